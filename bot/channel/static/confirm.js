import { el } from './view.js';

/** Asks over the whole panel before something is done that cannot be undone. */
export class Confirm {
  #panel;
  answer; // ends the question, if there is one: whether it is yes

  /** `panel` is what holds the question. */
  constructor(panel) {
    this.#panel = panel;
  }

  /** Whether the visitor answers with `yes`, the words for what is done then. */
  ask(text, yes, t) {
    this.answer?.(false);
    const { frame, panel } = this.#panel.part;
    const question = el('p', { id: 'sure', tabindex: -1, text });
    const button = (title, certain, style) => el('button', { type: 'button', class: style, text: title, click: () => this.answer(certain) });
    const box = el('div', { class: 'sure', lang: t.lang },
      el('div', { role: 'alertdialog', 'aria-modal': true, 'aria-labelledby': 'sure' }, question, button(yes, true, 'send'), button(t.cancel, false)));
    frame.inert = true;
    panel.append(box);
    // On neither answer, so that a key pressed twice does nothing.
    question.focus();
    return new Promise((resolve) => {
      this.answer = (certain) => {
        this.answer = null;
        box.remove();
        frame.inert = false;
        this.#panel.focusInput();
        resolve(certain);
      };
    });
  }
}
