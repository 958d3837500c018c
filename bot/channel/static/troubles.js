import { SERVER_LANG, withEmail, wordsFor } from './messages.js';
import { notice } from './view.js';

/** What went wrong and how to try again, or that the assistant is switched off. */
export class Troubles {
  #chat;
  #failed = []; // each with its box, again(), and whether it waits for a connection
  #off;

  /** `chat` is as for the extras. */
  constructor(chat) {
    this.#chat = chat;
  }

  /** The notice that the assistant is switched off, or nothing. */
  get off() {
    return this.#off?.textContent;
  }

  /** Tells what went wrong. `again(kept)` is offered where it can help. The box in which it stands, if there is one. */
  show({ code, status, message, messages, retryable }, again) {
    if (code === 'aborted') return null;
    const { panel, t: words, tell } = this.#chat;
    const { form, log } = panel.part;
    const off = code === 'assistant_off';
    // The server's words are kinder.
    const [told] = messages;
    const t = message ? wordsFor(SERVER_LANG, words.email) : words;
    const text = told?.text || message || (status ? t.unavailable : t[code]);
    const failure = { again, waits: /offline|network/.test(code) };
    const box = notice(retryable ? withEmail(text, t) : text, words, {
      lang: told?.language ?? t.lang, link: told?.link, again: retryable && !off && (() => this.#again(failure)),
    });
    failure.box = box;
    this.#off?.remove();
    if (off) {
      this.#off = box;
      if (panel.holdsFocus(form)) log.focus();
      form.hidden = true;
    } else this.#failed.push(failure);
    tell(box);
    return box;
  }

  #again({ again, box }, kept) {
    const { panel } = this.#chat;
    if (panel.holdsFocus(box)) panel.focusInput();
    this.forget(box);
    again(kept);
  }

  /** Tries again what failed for want of a connection. */
  online() {
    this.#failed.filter(({ waits }) => waits).forEach((failure) => this.#again(failure, true));
  }

  /** Switched off no more. */
  on() {
    this.#off?.remove();
    this.#off = null;
    this.#chat.panel.part.form.hidden = false;
  }

  /** Takes back what was told of failures, or of one. */
  forget(one) {
    this.#failed = this.#failed.filter(({ box }) => (one && box !== one) || box.remove());
  }
}
