import { closing, thumbs } from './feedback.js';
import { withEmail } from './messages.js';
import { asText, copyText, saveText } from './transcript.js';
import { notice, question } from './view.js';

/** What one does with a conversation besides talking: copies, saves, rates and erases it. */
export class Extras {
  #chat;
  #box = null; // the question before erasing, or at the end

  /** `chat` has panel, transport, the words t, tell(box) and erase(). */
  constructor(chat) {
    this.#chat = chat;
  }

  get #text() {
    return asText(this.#chat.panel.part.log);
  }

  async copy() {
    const { panel, t, tell } = this.#chat;
    tell(notice(await copyText(this.#text) ? t.copied : t.notCopied, t));
    panel.focusInput();
  }

  save() {
    saveText(this.#text, this.#chat.t.file);
    this.#chat.panel.focusInput();
  }

  /** Asks how the conversation went. Unasked for, it does so once, and leaves the focus alone. */
  finish(unasked) {
    const { t, transport } = this.#chat;
    if (unasked && transport.stored('asked')) return;
    transport.store('asked', true);
    this.#ask(closing(
      t,
      (verdict, comment) => this.#rate({ kind: 'conversation', verdict, comment }),
      () => this.#answered(t.thanks),
    ), unasked);
  }

  /** Erases the conversation if the visitor is sure. */
  erase() {
    const { t } = this.#chat;
    this.#ask(question(t.eraseSure, t.yesErase, t, (yes) => {
      this.#answered();
      if (yes) this.#chat.erase();
    }));
  }

  /** Thumbs for a reply. */
  rating = ({ id }) => {
    const { panel, t, transport } = this.#chat;
    return thumbs(t, transport.stored('rated')?.[id], async (verdict) => {
      const saved = await this.#rate({ kind: 'answer', reply: id, verdict });
      if (saved) transport.store('rated', { ...transport.stored('rated'), [id]: verdict });
      if (saved && verdict) panel.say(t.thanks);
      return saved;
    });
  };

  // At the end of the log; focus goes there, unless nobody did anything for it.
  #ask(box, unasked) {
    const { panel } = this.#chat;
    this.#box?.remove();
    this.#box = box;
    panel.part.log.append(box);
    if (!unasked) {
      panel.scrollTo();
      box.querySelector('button').focus();
    }
    panel.say(box.firstChild.textContent, true);
  }

  #answered(text) {
    this.#chat.panel.focusInput();
    this.#box.remove();
    if (text) this.#chat.tell(notice(text, this.#chat.t));
  }

  // Whether it is stored.
  async #rate(feedback) {
    const { t, tell, transport } = this.#chat;
    try {
      await transport.rate(feedback);
      return true;
    } catch ({ code, message }) {
      tell(notice(message || withEmail(t[code] ?? t.unavailable, t), t, {}));
      return false;
    }
  }
}
