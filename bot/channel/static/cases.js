import { CaseForm } from './case-form.js';
import { wordsFor } from './messages.js';
import { newId } from './transport.js';
import { contentOf, el, notice } from './view.js';

/** The form for a case that waits in the conversation: shown, kept, sent, taken away. There is one at most. */
export class Cases {
  #chat;
  #form = null;
  #message; // which asked for it
  #seen;

  /** `chat` is as for the extras, with `sent(reply, question)` for what a case was answered with. */
  constructor(chat) {
    this.#chat = chat;
    this.#seen = new IntersectionObserver(([{ isIntersecting }]) => { chat.panel.part.waits.hidden = isIntersecting; });
  }

  /** The form in the reply that asks for it; nothing in others. */
  nodeFor = (message) => (message === this.#message && this.#form?.node);

  /** The form of a conversation that is over, with a word on it. What was written in it can still be sent. */
  get stray() {
    if (!this.#form || this.#message.id) return [];
    const { t } = this.#chat;
    return [notice(this.#form.t.kept, t), el('div', { class: 'bot' }, this.#form.node)];
  }
}
