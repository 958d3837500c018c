import { closing, thumbs } from './feedback.js';
import { withEmail } from './messages.js';
import { asText, saveText } from './transcript.js';
import { notice } from './view.js';

/** What one does with a conversation besides talking, as the menu has it: copies, saves, rates, leaves and erases it. */
export class Extras {
  #chat;
  #closing; // the question at the end

  /** `chat` has panel, transport, the words t, tell(box), send(message), restart() and erase(). */
  constructor(chat) {
    this.#chat = chat;
  }

  get #text() {
    return asText(this.#chat.panel.part.log);
  }

  easy() {
    this.#say(this.#chat.t.easySaid);
  }

  other() {
    this.#say(this.#chat.t.other);
  }

  print() {
    print();
  }

  async copy() {
    const { panel, t, tell } = this.#chat;
    try {
      await navigator.clipboard.writeText(this.#text);
      panel.toast(t.copied);
    } catch {
      tell(notice(t.notCopied, t));
    }
    panel.focusInput();
  }

  save() {
    saveText(this.#text, this.#chat.t.file);
    this.#chat.panel.focusInput();
  }

  /** Starts over, if there is nothing to lose or the visitor is sure. */
  async restart() {
    const { panel, restart, t } = this.#chat;
    if (!panel.part.log.querySelector('.you')) {
      panel.focusInput();
      restart();
    } else if (await panel.confirm.ask(t.restartSure, t.yesRestart, t)) restart();
  }

  /** Erases the conversation if the visitor is sure. */
  async erase() {
    const { erase, panel, t } = this.#chat;
    if (await panel.confirm.ask(t.eraseSure, t.erase, t)) erase();
  }

  /** Asks how the conversation went. Unasked for, it does so once, and leaves the focus alone. */
  finish(unasked) {
    const { panel, t, transport } = this.#chat;
    if (unasked && transport.stored('asked')) return;
    transport.store('asked', true);
    this.#closing?.remove();
    this.#closing = closing(t, (verdict, comment) => this.#rate({ kind: 'conversation', verdict, comment }), () => {
      panel.focusInput();
      this.#closing.remove();
      panel.toast(t.thanks);
    });
    panel.part.log.append(this.#closing);
    panel.scrollTo();
    if (!unasked) this.#closing.querySelector('button').focus();
    panel.say(t.solved, true);
  }

  /** Thumbs for a reply, and what is asked after a thumb down. */
  rating = ({ id }) => {
    const { panel, t, transport } = this.#chat;
    return thumbs(t, transport.stored('rated')?.[id], async (verdict, reason) => {
      const saved = await this.#rate({ kind: 'answer', reply: id, verdict, reason });
      if (saved) transport.store('rated', { ...transport.stored('rated'), [id]: verdict });
      if (saved && (reason || verdict === 'yes')) panel.toast(t.thanks);
      return saved;
    }, {
      asked: () => panel.say(t.why, true),
      person: () => this.#say(t.person),
    });
  };

  // In the visitor's place.
  #say(text) {
    this.#chat.panel.focusInput();
    this.#chat.send({ text });
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
