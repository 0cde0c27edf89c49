import { classify } from './api.js';
import { curlCommand } from './curl.js';
import { element } from './elements.js';
import { Picture } from './picture.js';
import { ResultCard } from './result.js';

/** Cards that stay on the page; the oldest make room. */
const mostCards = 40;

/** The photos on the page, sent one after the other in the order in which they came. */
export class PhotoList {
  #turn = Promise.resolve();
  #cards = new Map();

  /**
   * @param request gives key and options of a request, when it is made.
   * @param report takes each outcome, and what it says in words.
   */
  constructor(list, { request, announce, report, onChange }) {
    this.list = list;
    this.request = request;
    this.announce = announce;
    this.report = report;
    this.onChange = onChange;
  }

  get isEmpty() { return this.#cards.size === 0; }

  /** Takes files; `name` stands for the name of a file that has none of its own. */
  add(files, name) {
    for (const file of files) this.#add(file, name ?? file.name);
    if (files.length > 1) this.announce(`${files.length} photos`);
  }

  clear() {
    for (const card of [...this.#cards.keys()]) this.#remove(card);
  }

  #add(file, name) {
    const picture = new Picture(element('canvas', { width: 4, height: 3 }), name);
    const card = new ResultCard(picture, { onRemove: () => this.#remove(card), removeText: 'Remove' });
    const abort = new AbortController();
    this.#cards.set(card, abort);
    this.list.append(card.root);
    while (this.#cards.size > mostCards) this.#remove(this.#cards.keys().next().value);
    this.onChange();
    this.#turn = this.#turn.then(() => this.#classify(card, file, name, abort.signal));
  }

  async #classify(card, file, name, signal) {
    if (signal.aborted) return;
    card.wait('Classifying');
    const request = this.request();
    try {
      const [outcome] = await Promise.all([classify(file, { ...request, signal }), preview(card.picture, file)]);
      this.report(outcome, card.show(outcome, { curl: curlCommand(file, name, request) }));
    } catch (error) {
      if (error.name !== 'AbortError') throw error;
    }
  }

  #remove(card) {
    const neighbour = card.root.nextElementSibling ?? card.root.previousElementSibling;
    const hadFocus = card.root.contains(document.activeElement);
    this.#cards.get(card)?.abort();
    this.#cards.delete(card);
    card.root.remove();
    // The focus stays where the next card is, so that several can be removed from the keyboard.
    if (hadFocus) (neighbour?.querySelector('button') ?? document.getElementById('choose')).focus();
    this.onChange();
  }
}

/** Shows the file upright, as EXIF says; a file that the browser cannot decode leaves the picture out. */
async function preview(picture, file) {
  try {
    const bitmap = await createImageBitmap(file);
    picture.draw(bitmap);
    bitmap.close();
  } catch {
    picture.showNothing('This browser cannot show the file.');
  }
}
