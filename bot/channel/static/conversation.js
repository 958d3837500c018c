import { Cases } from './cases.js';
import { Extras } from './extras.js';
import { withEmail, wordsFor } from './messages.js';
import { Panel } from './panel.js';
import { Thread } from './thread.js';
import { HOME, newId, string, Transport } from './transport.js';
import { Troubles } from './troubles.js';
import { dated, el, notice, typing, visitorMessage } from './view.js';

const SLOW_MS = 10000;

/** A conversation as the visitor sees it: what is sent, shown, told and tried again. */
export class Conversation {
  #t;
  #first; // what is said in the visitor's place
  #panel;
  #transport;
  #connected;
  #starting; // settles when the conversation is there
  #pending; // the turn that waits for its answer
  #troubles;
  #stale; // another tab has said something meanwhile
  #extras;
  #cases;
  #thread;

  /** `options` are lang, name, email, alone, easy, and the URLs api, logo, privacy; all may be missing. */
  constructor({ lang, email, easy, api, privacy, ...look }) {
    this.#t = wordsFor(lang, email, easy);
    this.#first = easy && { text: this.#t.easySaid };
    this.#transport = new Transport(api?.href, {
      renewed: () => this.#renewed(),
      changed: (startedOver, lost) => this.#changed(startedOver, lost),
    });
    this.#panel = new Panel(this.#t, look, {
      open: () => this.open(), minimise: () => this.minimise(),
      waits: () => this.#cases.reveal(),
      typed: (text) => this.#transport.store('typed', text), send: (text) => this.#send({ text, typed: true }),
      chosen: (item) => this.#extras[item](),
    });
    const words = () => this.#t;
    const chat = {
      get t() { return words(); },
      panel: this.#panel, transport: this.#transport,
      tell: (box) => this.#tell(box), forget: (box) => this.#troubles.forget(box),
      erase: () => this.erase(), restart: () => this.restart(),
      send: (message) => this.#send(message), sent: (...answer) => this.#sent(...answer),
      trouble: (error, again) => this.#trouble(error, again),
      privacy: (inEasy) => privacy ?? new URL(words()[inEasy || easy ? 'privacyEasy' : 'privacyPage'], HOME),
    };
    this.#extras = new Extras(chat);
    this.#cases = new Cases(chat);
    this.#thread = new Thread(Object.assign(chat, { cases: this.#cases, rating: this.#extras.rating }));
    this.#troubles = new Troubles(chat);
    this.#panel.part.input.value = this.#transport.stored('typed') ?? '';
  }

  /** What to put on the page. */
  get root() { return this.#panel.part.root; }

  /** Begins to take part in the page. */
  connect() {
    const { alone, narrow } = this.#panel;
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    addEventListener('online', () => this.#troubles.online(), { signal });
    addEventListener('pageshow', ({ persisted }) => persisted && this.#back(), { signal });
    const open = this.#transport.stored('open');
    this.#panel.connect(signal, open != null);
    // On a phone it would cover the page, but for what is being written.
    if (alone || open && (this.#cases.kept?.message || !narrow.matches)) this.#reveal();
    // What was not sent before the page was left.
    else if (this.#transport.stored('pending') || this.#cases.kept?.id) this.#start();
  }

  /** Stops taking part; it can be connected again. */
  disconnect() {
    this.#connected.abort();
    this.#settle();
    this.#transport.abort();
    this.#starting = null;
    this.#panel.hide();
  }

  /** Opens the panel and moves focus into it. */
  open() {
    const first = !this.#starting;
    this.#reveal();
    this.#panel.focusInput(this.#panel.part.panel);
    if (first) this.#panel.say(`${this.#t.bot}: ${this.#t.welcome}`, true);
  }

  /** Closes the panel; the conversation goes on. */
  minimise() {
    this.#transport.store('open', false);
    this.#panel.hide();
    this.#panel.part.launcher.focus();
  }

  /** Begins a new conversation. */
  restart() {
    this.#startOver('restart', 'restarted');
  }

  /** Has the conversation erased and begins a new one. */
  erase() {
    this.#startOver('erase', 'erased');
  }

  // The page was left and comes back as it was, while the conversation may have gone on.
  #back() {
    if (!this.#transport.takeUp()) return this.#changed();
    this.#settle();
    this.#draw([]);
    return this.#start();
  }

  #startOver(action, told) {
    const clear = this.#panel.clearing();
    this.#settle();
    this.#transport.store('pending', null);
    this.#starting = this.#attempt(() => this.#transport[action](), () => this[action](), () => {
      clear();
      this.#cases.forget();
      this.#empty(this.#t[told]);
      if (this.#first) this.#send(this.#first);
    });
  }

  // After a conversation that is over.
  #empty(text) {
    this.#thread.next();
    this.#troubles.forget();
    this.#draw([]);
    this.#panel.toast(text);
  }

  // In another tab.
  async #changed(startedOver, lost) {
    // What was lost by nobody's will is kept in the form.
    if (startedOver && lost) this.#cases.orphan();
    else if (startedOver) this.#cases.forget();
    if (!this.#starting) return;
    if (startedOver) {
      this.#settle();
      this.#transport.store('pending', null);
      this.#empty(this.#t.restarted);
    } else if (this.#pending) this.#stale = true;
    else {
      const turns = await this.#transport.history().catch(() => null);
      if (turns && !this.#pending) this.#draw(turns);
    }
  }

  // The words follow the conversation.
  #speak(messages) {
    const t = wordsFor(messages.at(-1)?.language ?? this.#t.lang, this.#t.email, this.#first);
    if (t.lang === this.#t.lang) return;
    this.#t = t;
    this.#panel.speak(t);
  }

  #reveal() {
    this.#transport.store('open', true);
    if (!this.#panel.part.log.childElementCount) this.#draw([]);
    this.#panel.reveal();
    // What was switched off may be back.
    if (!this.#starting || this.#troubles.off) this.#start();
  }

  #start() {
    this.#starting = this.#attempt(() => this.#transport.start(), () => this.#start(), (turns) => {
      if (turns.length || this.#cases.restore() || this.#transport.told('sv')[0]) this.#draw(turns);
      this.#thread.tell();
      this.#cases.resume();
      const waiting = this.#transport.stored('pending') ?? (!turns[0] && this.#first);
      if (!waiting || this.#pending) return;
      if (turns.some(({ id }) => id === waiting.id)) this.#transport.store('pending', null);
      // Not before this is done, since it waits for it.
      else setTimeout(() => this.#send(waiting));
    });
  }

  #bubble = ({ text }) => visitorMessage(text, null, this.#t);

  async #attempt(action, again, done) {
    try {
      const result = await action();
      this.#troubles.on();
      done(result);
      this.#allow();
    } catch (error) {
      this.#trouble(error, again);
    }
  }

  #draw(turns) {
    this.#speak(turns.at(-1)?.messages ?? []);
    this.#thread.draw(turns, this.#pending?.nodes);
    this.#allow();
  }

  #allow = () => this.#panel.allow(Boolean(this.#pending || this.#troubles.off), this.#transport.textMax);

  // Whether the message is on its way.
  #send(message) {
    if (this.#pending || this.#troubles.off) {
      this.#panel.say(this.#troubles.off ?? this.#t.typing);
      return false;
    }
    this.#troubles.forget();
    this.#deliver({ id: newId(), ...message }, this.#bubble(message));
    return true;
  }

  async #deliver(message, bubble) {
    const turn = { nodes: [bubble, typing(this.#t)], slow: setTimeout(() => this.#slow(turn), SLOW_MS) };
    this.#pending = turn;
    this.#transport.store('pending', message);
    this.#panel.part.log.append(...turn.nodes);
    this.#allow();
    this.#panel.scrollTo();
    let messages, problem;
    try {
      await this.#starting;
      if (this.#pending !== turn) return;
      messages = await this.#transport.send(message);
    } catch (error) {
      problem = error;
    }
    // Started over in the meantime.
    if (this.#pending !== turn) return;
    const { atEnd } = this.#panel;
    this.#settle();
    const over = !problem?.retryable || problem.code === 'assistant_off'; // it has to be changed, or wait
    if (over) this.#transport.store('pending', null);
    if (problem) {
      const state = el('p', { class: 'state', text: this.#t.notSent });
      bubble.append(state);
      if (over) this.#panel.write(message.text);
      this.#trouble(problem, () => {
        state.remove();
        this.#deliver(message, bubble);
      });
      return;
    }
    this.#received(messages, atEnd, message, bubble);
  }

  // A case and what it was answered with; an answer that is waited for stays last.
  #sent(messages) {
    const bubble = this.#bubble({ text: string(messages.visitor) });
    this.#panel.part.log.append(bubble);
    this.#received(messages, true, { typed: true }, bubble);
  }

  #received(messages, atEnd, said, bubble) {
    this.#speak(messages);
    dated(bubble, messages[0]?.at, this.#t);
    this.#thread.add(messages, this.#pending?.nodes.slice(1) ?? [], atEnd, said);
    if (messages.some(({ closing }) => closing)) this.#extras.finish(true);
    if (this.#stale) {
      this.#stale = false;
      this.#changed();
    }
  }

  #slow(turn) {
    turn.nodes.push(notice(withEmail(this.#t.slow, this.#t), this.#t));
    this.#tell(turn.nodes.at(-1));
  }

  // The sign of waiting stays last.
  #tell(box) {
    const { atEnd, part } = this.#panel;
    part.log.append(box, ...(this.#pending?.nodes.slice(1) ?? []));
    if (atEnd) this.#panel.scrollTo();
    this.#panel.say(box.firstChild.textContent, true);
  }

  // Ends the waiting; the visitor's message stays.
  #settle() {
    clearTimeout(this.#pending?.slow);
    this.#pending?.nodes.slice(1).forEach((node) => node.remove());
    this.#pending = null;
    this.#allow();
  }

  #renewed() {
    this.#thread.next();
    this.#cases.orphan();
    this.#tell(notice(this.#t.renewed, this.#t));
  }

  #trouble(error, again) {
    const box = this.#troubles.show(error, again);
    this.#allow();
    return box;
  }
}
