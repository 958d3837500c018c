import { SERVER_LANG, wordsFor } from './messages.js';
import { notice } from './view.js';

/** What went wrong last and how to try again, or that the assistant is switched off. */
export class Troubles {
  #chat;
  #failed = null;
  #off = null;

  /** `chat` is as for the extras. */
  constructor(chat) {
    this.#chat = chat;
  }

  /** The notice that the assistant is switched off, or nothing. */
  get off() {
    return this.#off?.textContent;
  }

  /** Tells what went wrong. `again()` is offered where it can help. */
  show({ code, status, message, retryable }, again) {
    if (code === 'aborted') return;
    const { panel, tell, withEmail } = this.#chat;
    const { form, log } = panel.part;
    const off = code === 'assistant_off';
    // The server's sentence is kinder.
    const t = message ? wordsFor(SERVER_LANG) : this.#chat.t;
    const text = message || (status ? t.unavailable : t[code]);
    const box = notice(retryable ? withEmail(text, t) : text, this.#chat.t, {
      lang: t.lang, again: retryable && !off && (() => this.again()),
    });
    this.forget();
    this.#off?.remove();
    if (off) {
      this.#off = box;
      if (panel.holdsFocus(form)) log.focus();
      form.hidden = true;
    } else this.#failed = { box, again, waits: /offline|network/.test(code) };
    tell(box);
  }

  /** Tries again what failed. */
  again() {
    const { panel } = this.#chat;
    const { box, again } = this.#failed;
    if (panel.holdsFocus(box)) panel.focusInput();
    this.forget();
    again();
  }

  /** Tries again what failed for want of a connection. */
  online() {
    if (this.#failed?.waits) this.again();
  }

  /** Switched off no more. */
  on() {
    this.#off?.remove();
    this.#off = null;
    this.#chat.panel.part.form.hidden = false;
  }

  /** Takes back what was told of a failure. */
  forget() {
    this.#failed?.box.remove();
    this.#failed = null;
  }
}
