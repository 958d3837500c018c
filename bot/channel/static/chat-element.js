import { EMAIL, SERVER_LANG, wordsFor } from './messages.js';
import { Panel } from './panel.js';
import { styleSheet } from './styles.js';
import { Transport } from './transport.js';
import { botMessage, el, notice, safeUrl, spoken, typing, visitorMessage, welcome } from './view.js';

const SLOW_MS = 10000;

/** <motala-chat>. Attributes: api (address), name, email, privacy (address of a page on data), lang. */
export class MotalaChat extends HTMLElement {
  #t;
  #email;
  #panel;
  #transport;
  #connected;
  #starting = null; // settles when the conversation is there
  #pending = null; // the turn that waits for its answer
  #failed = null; // what went wrong last, and how to try again
  #off = null; // the notice that the assistant is switched off
  #known = 0; // answered turns
  #conversation = 0; // its number

  connectedCallback() {
    if (!this.#panel) this.#build();
    const { narrow, part } = this.#panel;
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    narrow.addEventListener('change', () => part.panel.open && this.#panel.layOut(), { signal });
    window.addEventListener('online', () => this.#failed?.waits && this.#again(), { signal });
    // On a phone it would cover the page.
    if (this.#transport.stored('open') && !narrow.matches) this.#reveal();
  }

  disconnectedCallback() {
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
    this.#settle();
    this.#starting = this.#attempt(() => this.#transport.restart(), () => this.restart(), () => {
      this.#conversation += 1;
      this.#forget();
      this.#draw([]);
      this.#panel.say(this.#t.restarted, true);
    });
  }

  #build() {
    this.#t = wordsFor(this.closest('[lang]')?.lang);
    this.#email = this.getAttribute('email') || EMAIL;
    this.#transport = new Transport(this.#address('api')?.href, () => this.#renewed());
    this.#panel = new Panel(this.#t, this.getAttribute('name'), {
      open: () => this.open(),
      minimise: () => this.minimise(),
      restart: () => this.restart(),
      send: (text) => this.#send({ text }),
    });
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [styleSheet()];
    shadow.append(this.#panel.part.root);
  }

  #address(name) {
    const value = this.getAttribute(name);
    return value && safeUrl(value, document.baseURI);
  }

  #reveal() {
    this.#transport.store('open', true);
    if (!this.#panel.part.log.childElementCount) this.#draw([]);
    this.#panel.reveal();
    // What was switched off may be back.
    if (!this.#starting || this.#off) this.#start();
  }

  #start() {
    this.#starting = this.#attempt(() => this.#transport.start(), () => this.#start(), (turns) => turns.length && this.#draw(turns));
  }

  async #attempt(action, again, done) {
    try {
      const result = await action();
      this.#off?.remove();
      this.#off = null;
      this.#panel.part.form.hidden = false;
      done(result);
      this.#allow();
    } catch (error) {
      this.#trouble(error, again);
    }
  }

  #draw(turns) {
    const { log } = this.#panel.part;
    const choose = this.#chooser();
    const hadFocus = this.#panel.holdsFocus(log);
    log.replaceChildren(
      welcome(this.#t, this.#address('privacy'), choose),
      ...turns.flatMap(({ visitor, at, messages }) => [
        visitorMessage(visitor, at, this.#t), botMessage(this.#filled(messages), this.#t, choose),
      ]),
      ...(this.#pending?.nodes ?? []),
    );
    this.#known = turns.length;
    this.#allow();
    if (hadFocus) log.focus();
    if (turns.length) this.#panel.scrollTo();
  }

  #filled(messages) {
    return messages[0] ? messages : [{ text: this.#withEmail(this.#t.unavailable), buttons: [] }];
  }

  #withEmail(text, t = this.#t) {
    return text.includes(this.#email) ? text : `${text} ${t.writeTo(this.#email)}`;
  }

  // Buttons' ids hold in their own conversation only.
  #chooser() {
    const conversation = this.#conversation;
    return ({ id, title }) => this.#send({ text: title, button: conversation === this.#conversation ? id : undefined });
  }

  #allow() {
    this.#panel.allow(Boolean(this.#pending || this.#off), this.#transport.textMax);
  }

  // Whether the message is on its way.
  #send(message) {
    if (this.#pending || this.#off) {
      this.#panel.say(this.#off?.textContent ?? this.#t.typing);
      return false;
    }
    this.#forget();
    this.#deliver(message, visitorMessage(message.text, new Date().toISOString(), this.#t));
    return true;
  }

  async #deliver(message, bubble, again) {
    const turn = { nodes: [bubble, typing(this.#t)], slow: setTimeout(() => this.#slow(turn), SLOW_MS) };
    const { log } = this.#panel.part;
    this.#pending = turn;
    log.append(...turn.nodes);
    this.#allow();
    this.#panel.scrollTo();
    let turns;
    let messages;
    let problem;
    try {
      await this.#starting;
      if (this.#pending !== turn) return;
      turns = again && await this.#transport.arrived(message.text, this.#known);
      messages = this.#filled(turns ? turns.at(-1).messages : await this.#transport.send(message));
    } catch (error) {
      problem = error;
    }
    // Begun anew in the meantime.
    if (this.#pending !== turn) return;
    const { atEnd } = this.#panel;
    this.#settle();
    if (problem) {
      const state = el('p', { class: 'state', text: this.#t.notSent });
      bubble.append(state);
      // It has to be changed, or wait.
      if (!problem.retryable || problem.code === 'assistant_off') this.#panel.part.input.value ||= message.text;
      this.#trouble(problem, () => {
        state.remove();
        this.#deliver(message, bubble, true);
      });
      return;
    }
    if (turns) this.#draw(turns);
    else {
      log.append(botMessage(messages, this.#t, this.#chooser()));
      this.#known += 1;
    }
    // From what was told before it.
    const box = log.querySelector('.notice:nth-last-child(2)') ?? log.lastElementChild;
    this.#panel.received(box, spoken(messages, this.#t), atEnd);
  }

  #slow(turn) {
    const box = notice(this.#withEmail(this.#t.slow), this.#t);
    turn.nodes.push(box);
    this.#tell(box);
  }

  // The sign of waiting stays last.
  #tell(box) {
    const { atEnd, part } = this.#panel;
    part.log.append(box, ...(this.#pending?.nodes.slice(1) ?? []));
    if (atEnd) this.#panel.scrollTo();
    this.#panel.say(box.firstChild.textContent);
  }

  // Ends the waiting; the visitor's message stays.
  #settle() {
    clearTimeout(this.#pending?.slow);
    this.#pending?.nodes.slice(1).forEach((node) => node.remove());
    this.#pending = null;
    this.#allow();
  }

  #renewed() {
    this.#conversation += 1;
    this.#known = 0;
    this.#tell(notice(this.#t.renewed, this.#t));
  }

  #trouble({ code, status, message, retryable }, again) {
    if (code === 'aborted') return;
    const { form, log } = this.#panel.part;
    const off = code === 'assistant_off';
    // The server's sentence is kinder.
    const t = message ? wordsFor(SERVER_LANG) : this.#t;
    const text = message || (status ? t.unavailable : t[code]);
    const box = notice(retryable ? this.#withEmail(text, t) : text, this.#t, {
      lang: t.lang, again: retryable && !off && (() => this.#again()),
    });
    this.#forget();
    this.#off?.remove();
    if (off) {
      this.#off = box;
      if (this.#panel.holdsFocus(form)) log.focus();
      form.hidden = true;
    } else this.#failed = { box, again, waits: /offline|network/.test(code) };
    this.#allow();
    this.#tell(box);
  }

  #again() {
    const { box, again } = this.#failed;
    if (this.#panel.holdsFocus(box)) this.#panel.focusInput();
    this.#forget();
    again();
  }

  #forget() {
    this.#failed?.box.remove();
    this.#failed = null;
  }
}
