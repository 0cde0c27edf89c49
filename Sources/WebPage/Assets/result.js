import { button, element } from './elements.js';
import { faceView } from './faces.js';
import { count, milliseconds, summary, words } from './format.js';

/** The card of one photo, or of the camera: the picture, what is said of its faces, or the problem. */
export class ResultCard {
  #body = element('div', { class: 'said' });
  #facts = element('p', { class: 'facts' });
  #json = element('pre', { tabindex: '0', 'aria-label': 'JSON of the answer' });
  #curl = element('pre', { tabindex: '0', 'aria-label': 'curl command' });
  #source;

  constructor(picture, { onRemove, removeText, isLive = false }) {
    this.picture = picture;
    this.isLive = isLive;
    this.#source = element('div', { class: 'source', hidden: true },
      disclosure('JSON', this.#json), disclosure('curl', this.#curl));
    this.root = element('article', { class: 'card', 'aria-label': picture.name },
      element('div', { class: 'bar' }, element('h3', {}, picture.name), this.#facts, button(removeText, onRemove, { 'aria-label': `${removeText}: ${picture.name}` })),
      element('div', { class: 'columns' }, element('div', { class: 'shown' }, picture.root), this.#body),
      this.#source);
    this.wait('Waiting');
  }

  /** Says that the answer is still to come. */
  wait(text) {
    this.root.setAttribute('aria-busy', 'true');
    this.#body.replaceChildren(element('p', { class: 'waiting' }, text));
  }

  /** Shows an outcome of `classify`; returns it in words. */
  show(outcome, { curl, mirrored = false }) {
    this.root.setAttribute('aria-busy', 'false');
    this.root.classList.toggle('failed', Boolean(outcome.problem));
    const document = outcome.answer ?? outcome.problem;
    this.#json.textContent = pretty(document);
    this.#curl.textContent = curl;
    this.#source.hidden = false;
    this.#facts.textContent = facts(outcome);
    return outcome.answer ? this.#showFaces(outcome.answer, mirrored) : this.#showProblem(outcome.problem);
  }

  #showFaces(answer, mirrored) {
    this.picture.mark(answer.faces, answer.image, mirrored);
    this.root.classList.toggle('several', answer.faces.length > 1);
    this.#body.replaceChildren(...answer.faces.map((face, index) => {
      const view = faceView(face, index + 1, { withMeasures: !this.isLive });
      view.addEventListener('pointerenter', () => this.picture.emphasize(index, true));
      view.addEventListener('pointerleave', () => this.picture.emphasize(index, false));
      return view;
    }), unshown(answer), timing(answer));
    const said = answer.faces.slice(0, 3).map(summary).join('; ');
    return `${this.picture.name}: ${count(answer.faces.length, 'face')}. ${said}.`;
  }

  #showProblem(problem) {
    this.picture.mark([], { width: 1, height: 1 });
    this.root.classList.remove('several');
    this.#body.replaceChildren(element('div', { class: 'problem' },
      element('h4', {}, problem.title), element('p', {}, problem.detail),
      problem.code ? element('p', { class: 'note' }, 'Code ', element('code', {}, problem.code), ` · status ${problem.status}`,
        problem.request_id ? [' · request ', element('code', {}, problem.request_id)] : []) : null));
    return `${this.picture.name}: ${problem.title}. ${problem.detail}`;
  }
}

function facts({ answer, milliseconds: roundTrip }) {
  const size = answer ? [`${answer.image.width} × ${answer.image.height} ${answer.image.format}`] : [];
  return [...size, `${milliseconds(roundTrip)} round trip`].join(' · ');
}

/** Indented JSON; numbers of one list share a line. */
function pretty(document) {
  return JSON.stringify(document, null, 2)
    .replace(/\[[-\d.,e\s]+\]/g, (list) => list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'));
}

/** Says that more faces were found than the service classifies. */
function unshown({ faces, faces_found: found }) {
  return found > faces.length ? element('p', { class: 'note' }, `${found} faces were found; the ${faces.length} largest are shown.`) : '';
}

/** Where the time went in the service, and which model answered. */
function timing({ timing_ms: parts, model }) {
  const times = Object.entries(parts).map(([name, value]) => `${words(name)} ${milliseconds(value)}`);
  return element('p', { class: 'note timing' }, `${times.join(' · ')} — ${model.name} ${model.version}`);
}

/** A folded text with a button that copies it. */
function disclosure(title, pre) {
  const copy = button('Copy', async () => {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      copy.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(pre);
      copy.textContent = 'Selected';
    }
    setTimeout(() => { copy.textContent = 'Copy'; }, 2000);
  }, { class: 'copy', 'aria-label': `Copy the ${title}` });
  return element('details', {}, element('summary', {}, title), element('div', { class: 'text' }, pre, copy));
}
