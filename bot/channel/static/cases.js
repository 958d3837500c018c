import { CaseForm } from './case-form.js';
import { wordsFor } from './messages.js';

const KEPT = 'case';

/** The form for a case that waits in the conversation: shown, kept, sent, taken away. There is one at most. */
export class Cases {
  #chat;
  #form;
  #message; // which asked for it
  #stray; // its conversation is over
  #told; // of a failure
  #who; // has sent one from this page

  /**
   * `chat` is as for the extras, and has trouble(error, again), forget(box), and sent(messages) for what a
   * case was answered with.
   */
  constructor(chat) {
    this.#chat = chat;
  }

  /** What was written, and the message that asked for it; with an id, it was on its way when the page was left. */
  get kept() {
    return this.#chat.transport.stored(KEPT);
  }

  /** The form in the reply that asks for it, the reply's choices under it; nothing in another. */
  nodeFor = (message, choices) => {
    if (!message.form || message.id !== this.#message?.id) return null;
    if (choices) this.#form.offer(choices);
    return this.#form.node;
  };

  /** What to draw of a conversation that is over: its form, if there is one. */
  get stray() {
    return this.#stray ? [{ ...this.#message, text: this.#chat.t.formKept }] : [];
  }

  /** The form, if somebody is writing in it. */
  get inUse() {
    return this.#form?.node.matches(':focus-within') ? this.#form.node : null;
  }

  /** Before turns are drawn: the newest form of theirs is the one that can be sent. */
  follow(turns) {
    const kept = this.kept;
    if (kept?.id && turns.some(({ id }) => id === kept.id)) this.#chat.transport.store(KEPT, null);
    const message = turns.flatMap(({ messages }) => messages).findLast(({ form }) => form);
    if (message || !this.#stray) this.#show(message);
  }

  /** Takes up what the conversation has lost, if something was written. Whether there is anything. */
  restore() {
    const { message } = this.kept ?? {};
    if (!message?.form || this.#form) return false;
    this.#show(message);
    this.orphan();
    return true;
  }

  /** What a button hands over to the chat with it. */
  handed(title) {
    return this.#form && title === this.#message.buttons[0]?.title ? this.#form.handed : undefined;
  }

  /** After an answer to what was said in the chat, which may have ended the form. */
  async answered(said, messages) {
    const asking = messages.findLast(({ form }) => form);
    const form = this.#form;
    if (asking) this.#show(asking);
    if (asking || !form) return;
    const place = this.#message.buttons.findIndex(({ title }) => title === said);
    if (place >= 0) {
      // Whoever would rather write in the chat goes on with what is written.
      if (!place) this.#chat.panel.write(form.written(this.#stray));
      this.#show();
    } else if (!this.#stray) {
      const turns = await this.#chat.transport.history().catch(() => null);
      if (turns && form === this.#form && !turns.some((turn) => turn.messages.some((message) => message.form))) this.#show();
    }
  }

  /** The conversation is over; what is written can still be sent. */
  orphan() {
    this.#stray = Boolean(this.#form);
  }

  /** Takes the form away, and what was written; an addition to what was sent comes from the same person. */
  forget(who) {
    this.#who = who;
    this.#chat.transport.store(KEPT, null);
    this.#show();
  }

  /** Sends again what was on its way when the page was left. */
  resume() {
    this.#form?.submit(true);
  }

  /** Goes to the form. */
  reveal() {
    this.#chat.panel.scrollTo(this.#form.node);
    this.#form.node.focus({ preventScroll: true });
  }

  #show(message) {
    const { panel, transport } = this.#chat;
    // Drawn again: what is being written stays as it is.
    const same = this.#form && message && message.id === this.#message.id;
    this.#message = message;
    this.#stray = false;
    if (same) return;
    this.#untell();
    this.#form?.node.remove();
    this.#form = null;
    panel.part.waits.hidden = !message;
    if (!message) return;
    const form = new CaseForm(message, wordsFor(message.language).caseForm, this.kept ?? this.#who, {
      keep: (values) => transport.store(KEPT, { ...values, message }),
      send: (body) => this.#send(form, body),
      failed: (error) => this.#failed(form, error),
      say: (...text) => panel.say(...text),
      reveal: (box) => panel.scrollTo(box),
    });
    this.#form = form;
  }

  async #send(form, body) {
    const { panel, sent, transport } = this.#chat;
    this.#untell();
    const messages = await transport.sendCase(body);
    const { inUse } = this;
    // Another may have come meanwhile.
    if (form === this.#form) this.forget({ ...this.kept, texts: [], wish: '', no_reply: false });
    sent(messages);
    if (inUse === form.node) panel.focusInput();
  }

  // What could be tried again is done, or is no more.
  #untell() {
    if (this.#told) this.#chat.forget(this.#told);
  }

  #failed(form, error) {
    const { panel, trouble } = this.#chat;
    this.#told = trouble(error, (kept) => form.submit(kept));
    if (this.#told) panel.scrollTo(this.#told);
  }
}
