// The moving figure: its pictures are asked for once an exercise, kept, and turned over in time with the phase.

const NAMESPACE = "http://www.w3.org/2000/svg";

export class Figure {
  /** @param {HTMLElement} box @param {(message: any) => boolean} ask */
  constructor(box, ask) {
    this.box = box;
    this.ask = ask;
    this.books = new Map();
    this.shown = null;
  }

  static get theme() {
    return getComputedStyle(document.documentElement).colorScheme === "light" ? "light" : "dark";
  }

  /** A picture has arrived. It is made of shapes alone: what is parsed so runs nothing. */
  take({ exercise, side, theme, box, phase, number, of, svg }) {
    const book = this.book(exercise, side, theme);
    const text = `<svg xmlns="${NAMESPACE}" viewBox="${box.join(" ")}" aria-hidden="true">${svg}</svg>`;
    const picture = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const phases = (book[phase] ??= new Array(of).fill(null));
    phases[number] = document.importNode(picture, true);
  }

  book(exercise, side, theme) {
    const key = [exercise, side, theme].join("\n");
    if (!this.books.has(key)) this.books.set(key, {});
    return this.books.get(key);
  }

  /** The picture of an instant; `share` of its phase has passed, null where nothing moves. */
  show(figure, share) {
    this.box.hidden = !figure;
    if (!figure) return;
    const { exercise, side, phase } = figure;
    const book = this.book(exercise, side, Figure.theme);
    if (!book.asked) book.asked = this.ask({ type: "figure", exercise, side, theme: Figure.theme });
    const pictures = share === null ? book[-1] : book[phase];
    const last = (pictures?.length ?? 0) - 1;
    const picture = pictures?.[Math.round((share ?? 0) * last)] ?? book[-1]?.[0];
    if (!picture || picture === this.shown) return;
    this.box.replaceChildren(picture);
    this.shown = picture;
  }

  /** After a line that broke off, what has not arrived is asked for again. */
  again() {
    for (const book of this.books.values()) book.asked = false;
  }
}
