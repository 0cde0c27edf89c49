import { element } from './elements.js';
import { labels } from './format.js';

/** Pixels of the longer side that a shown photo keeps; the service gets the file itself. */
const longestSide = 1600;
/** A box narrower than this on the screen, in CSS pixels, shows its number alone unless it is the only one. */
const narrowBox = 120;
/** A box narrower than this gets finer landmarks. */
const smallBox = 70;

/** A photo, or the camera's video, with boxes, landmarks and labels over it. */
export class Picture {
  #overlay = element('div', { class: 'overlay', 'aria-hidden': 'true' });
  #boxes = [];

  /** @param surface the canvas or video below the marks. */
  constructor(surface, name) {
    this.surface = surface;
    this.name = name;
    this.root = element('div', { class: 'picture' }, surface, this.#overlay);
    surface.setAttribute('role', 'img');
    surface.setAttribute('aria-label', name);
    new ResizeObserver(() => this.#fit()).observe(this.root);
  }

  /** The shape of what is shown, before any of it is. */
  setSize(width, height) {
    this.root.style.setProperty('--ratio', width / height);
  }

  /** Draws a decoded photo, made smaller where it is large. */
  draw(bitmap) {
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
    this.surface.width = Math.max(1, Math.round(bitmap.width * scale));
    this.surface.height = Math.max(1, Math.round(bitmap.height * scale));
    this.setSize(bitmap.width, bitmap.height);
    const context = this.surface.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, this.surface.width, this.surface.height);
  }

  /** Says why there is no picture. */
  showNothing(text) {
    this.root.classList.add('unshown');
    this.root.replaceChildren(text);
  }

  /** Marks the faces of an answer whose photo has the size `image`; a mirrored picture gets mirrored marks. */
  mark(faces, image, mirrored = false) {
    const horizontal = (x) => (mirrored ? image.width - x : x);
    this.#boxes = faces.map((face, index) => boxMark(face, index + 1, image, mirrored));
    for (const [index, face] of faces.entries()) {
      this.#boxes[index].points = landmarkPoints(face.landmarks).map((point) => placed(
        element('span', { class: 'landmark' }), horizontal(point.x) / image.width, point.y / image.height));
    }
    this.#overlay.replaceChildren(...this.#boxes.flatMap((box) => [...box.points, box.node]));
    this.surface.setAttribute('aria-label', faces.length ? `${this.name}, ${faces.length} marked` : this.name);
    this.#fit();
  }

  /** Makes one face's box stand out. */
  emphasize(index, isOn) {
    this.#boxes[index]?.node.classList.toggle('active', isOn);
  }

  #fit() {
    for (const box of this.#boxes) {
      const width = box.share * this.root.clientWidth;
      box.node.classList.toggle('compact', this.#boxes.length > 1 && width < narrowBox);
      for (const point of box.points) point.classList.toggle('fine', width < smallBox);
    }
  }
}

/** An array, or an object of named points. */
function landmarkPoints(landmarks) {
  return landmarks ? Object.values(landmarks) : [];
}

function placed(node, left, top) {
  node.style.left = `${left * 100}%`;
  node.style.top = `${top * 100}%`;
  return node;
}

function boxMark(face, number, image, mirrored) {
  const { x, y, width, height } = face.box;
  const left = mirrored ? image.width - x - width : x;
  const label = element('span', { class: 'label' }, element('b', {}, String(number)),
    element('span', { class: 'text' }, labels(face, { confident: true }).join(' · ')));
  const node = placed(element('div', { class: 'box' }, label), left / image.width, y / image.height);
  node.style.width = `${(width / image.width) * 100}%`;
  node.style.height = `${(height / image.height) * 100}%`;
  // Above the box where there is room; kept inside the picture on the right.
  node.classList.toggle('label-inside', y / image.height < 0.09);
  node.classList.toggle('label-right', (left + width / 2) / image.width > 0.6);
  return { node, share: width / image.width };
}
