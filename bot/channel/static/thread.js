import { withEmail } from './messages.js';
import { botMessage, spoken, visitorMessage, welcome } from './view.js';

/** The conversation as it is drawn. */
export class Thread {
  #chat;
  #number = 0;
  #answer; // the last one

  /** `chat` is as for the extras, and has `privacy(easy)`, a URL, `cases`, `rating`, `send(message)`: taken or not. */
  constructor(chat) {
    this.#chat = chat;
  }

  /** Another conversation begins: what was offered before is unknown to it. */
  next() {
    this.#number += 1;
  }

  /** Draws all turns, and the nodes of one that waits for its answer. Who is writing in the form goes on. */
  draw(turns, waiting = []) {
    const { cases, panel, privacy, t, transport } = this.#chat;
    const { log } = panel.part;
    const hadFocus = panel.holdsFocus(log);
    const told = transport.told(t.lang);
    const { inUse } = cases;
    const focused = inUse?.getRootNode().activeElement;
    cases.follow(turns);
    this.#answer = welcome(t, privacy(turns.some(({ visitor }) => visitor === t.easySaid)), this.#on());
    log.replaceChildren(
      ...(told[0] ? [botMessage(told, t, {})] : []),
      this.#answer,
      ...turns.flatMap(({ visitor, at, messages }) => [visitorMessage(visitor, at, t), this.#next(messages)]),
      ...cases.stray.map((message) => this.#next([message])),
      ...waiting,
    );
    if (hadFocus) (focused?.isConnected ? focused : log).focus({ preventScroll: true });
    if (turns.length) panel.scrollTo(focused?.isConnected && inUse);
  }

  /** Has what everybody is told now read out. */
  tell() {
    const { panel, t, transport } = this.#chat;
    const told = transport.told(t.lang);
    if (told[0]) panel.say(spoken(told, t));
  }

  /**
   * Adds a reply to what was said, before the sign that another is waited for. To a form that a button asked for, focus
   * goes as well, unless it is elsewhere by then, or something is being typed.
   */
  add(messages, waiting, atEnd, { text: said, typed }) {
    const { cases, panel, privacy, t } = this.#chat;
    const { input, log } = panel.part;
    const hadFocus = panel.holdsFocus(log);
    if (said === t.easySaid) log.querySelector('.more a').href = privacy(true);
    const before = log.lastElementChild;
    cases.answered(said, messages);
    const answer = this.#next(messages);
    log.append(answer, ...waiting);
    if (hadFocus && !panel.holdsFocus(log)) panel.focusInput();
    const leads = !typed && !input.value && (hadFocus || panel.holdsFocus(input)) && messages.some(({ form }) => form);
    if (leads) cases.reveal();
    // From what was told before it.
    panel.received(before.matches('.notice') ? before : answer, spoken(this.#filled(messages), t), atEnd, leads);
  }

  // What the answer before offered belongs to where the conversation was then.
  #next(messages) {
    for (const choices of this.#answer.querySelectorAll(':scope > .choices, .more > button')) choices.remove();
    this.#answer = botMessage(this.#filled(messages), this.#chat.t, this.#on());
    return this.#answer;
  }

  #filled(messages) {
    const { t } = this.#chat;
    return messages[0] ? messages : [{ text: withEmail(t.unavailable, t), buttons: [] }];
  }

  // Buttons' ids hold in their own conversation only.
  #on() {
    const { cases, panel, rating, send } = this.#chat;
    const number = this.#number;
    return {
      choose: ({ id, title }) => send({ text: title, button: number === this.#number ? id : undefined, written: cases.handed(title) }) && panel.focusInput(),
      rating,
      form: cases.nodeFor,
    };
  }
}
