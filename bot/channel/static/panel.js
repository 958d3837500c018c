import { Announcer } from './announcer.js';
import { buildShell } from './view.js';

// A screen reader speaks of moved focus first.
const AFTER_FOCUS_MS = 600;
// Characters left when counting begins, and when it is read out.
const COUNTS = [200, 50, 0, -1];

// Focus in the input brings up a keyboard there.
const touch = () => matchMedia('(pointer: coarse)').matches;

/** The launcher and the panel: opening, scrolling, writing. `part` holds the elements. */
export class Panel {
  #t;
  #on;
  #announcer;
  #unseen = null; // the first answer out of sight
  #left = Infinity;
  #busy = false;
  #max = 0;
  narrow = matchMedia('(max-width: 40em), (max-height: 30em)');

  /** `t` are the words; `on` has open, minimise, waits, the menu's items, typed(text), send(text): taken or not. */
  constructor(t, name, logo, on) {
    this.#on = on;
    const chosen = (action) => () => {
      part.menu.open = false;
      action();
    };
    const part = buildShell(name, logo, {
      ...on,
      copy: chosen(on.copy),
      save: chosen(on.save),
      finish: chosen(on.finish),
      erase: chosen(on.erase),
      left: ({ relatedTarget }) => { if (relatedTarget && !part.menu.contains(relatedTarget)) part.menu.open = false; },
      cancel: (event) => { event.preventDefault(); on.minimise(); },
      keys: (event) => {
        // Not for the page's shortcuts.
        event.stopPropagation();
        if (event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        if (!part.menu.open) on.minimise();
        else {
          part.menu.open = false;
          part.menu.firstChild.focus();
        }
      },
      key: (event) => this.#key(event),
      input: () => this.#count(),
      scroll: () => this.atEnd && this.#seen(),
      submit: (event) => { event.preventDefault(); this.#submit(); },
      jump: () => { part.log.focus({ preventScroll: true }); this.scrollTo(this.#unseen); },
      // Asks when there is something to lose; a double click is no answer.
      restart: ({ detail, currentTarget }) => {
        if (detail > 1) return;
        if (part.log.querySelector('.you') && currentTarget.textContent !== this.#t.sure) {
          currentTarget.textContent = this.#t.sure;
          this.say(this.#t.sure);
        } else {
          currentTarget.textContent = this.#t.restart;
          part.menu.open = false;
          this.focusInput();
          on.restart();
        }
      },
      unsure: ({ currentTarget }) => { currentTarget.textContent = this.#t.restart; },
    });
    this.part = part;
    this.speak(t);
    this.#announcer = new Announcer(part.live);
  }

  /** Goes over to other words. */
  speak(t) {
    this.#t = t;
    this.part.speak(t);
    if (this.#max) this.#count();
  }

  /** Has a text read out. */
  say(text, afterFocus) {
    this.#announcer.say(text, afterFocus ? AFTER_FOCUS_MS : 50);
  }

  /** Opens without moving focus, as after a reload. */
  reveal() {
    const { launcher, panel, live, unread } = this.part;
    launcher.hidden = unread.hidden = true;
    // Outside a modal dialog nothing is read out.
    panel.append(live);
    this.layOut();
    if (this.#unseen) this.scrollTo(this.#unseen);
  }

  /** Modal where it covers the page: focus must not get behind it. */
  layOut() {
    const { panel, root } = this.part;
    const focused = root.getRootNode().activeElement;
    panel.close();
    if (this.narrow.matches) panel.showModal();
    else panel.open = true; // show() would take focus
    focused?.focus();
  }

  hide() {
    const { launcher, panel, live, root } = this.part;
    launcher.hidden = false;
    panel.close();
    root.append(live);
  }

  /** Focuses the input, or where that is no good another element. */
  focusInput(other = this.part.log) {
    (this.part.form.hidden || touch() || this.narrow.matches ? other : this.part.input).focus();
  }

  /** Puts a text into the input, if nothing is in it. */
  write(text) {
    this.part.input.value ||= text;
    this.#count();
  }

  /** Empties the input when called, unless something else has been typed by then. */
  clearing() {
    const { input } = this.part;
    const { value } = input;
    return () => { if (input.value === value) input.value = ''; };
  }

  holdsFocus(element) {
    return element.contains(this.part.root.getRootNode().activeElement);
  }

  // In a low panel, all scrolls.
  get #scroller() {
    const { log, frame } = this.part;
    return getComputedStyle(log).overflowY === 'visible' ? frame : log;
  }

  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  /** Scrolls to an element of the log, or its end. */
  scrollTo(box) {
    const scroller = this.#scroller;
    scroller.scrollTop += box ? box.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8 : scroller.scrollHeight;
    this.#seen();
  }

  #seen() {
    if (!this.part.panel.open) return;
    this.#unseen = null;
    this.part.jump.hidden = true;
  }

  /** Shows an answer's beginning or a sign of it. */
  received(box, text, atEnd) {
    const { jump, panel, unread } = this.part;
    this.say(panel.open ? text : this.#t.unread);
    if (panel.open && atEnd) this.scrollTo(box);
    else {
      if (!this.#unseen?.isConnected) this.#unseen = box;
      jump.hidden = false;
      unread.hidden = panel.open;
    }
  }

  /** Whether sending has to wait; how long a text may be. */
  allow(busy, max) {
    this.#busy = busy;
    this.#max = max;
    // Not `disabled`, which would lose focus.
    for (const button of this.part.log.querySelectorAll('.choices button')) button.setAttribute('aria-disabled', busy);
    this.#count();
  }

  // In characters, as the server counts. Nothing is cut off in silence.
  #count() {
    const { count, input, send } = this.part;
    this.#on.typed(input.value);
    const text = input.value.trim();
    const left = this.#max - [...text].length;
    count.hidden = left > COUNTS[0];
    count.textContent = left < 0 ? this.#t.over(-left) : this.#t.left(left);
    count.classList.toggle('over', left < 0);
    if (COUNTS.some((limit) => left <= limit && this.#left > limit)) this.say(count.textContent);
    this.#left = left;
    send.setAttribute('aria-disabled', this.#busy || !text || left < 0);
  }

  #key(event) {
    const page = { PageUp: -0.9, PageDown: 0.9 }[event.key];
    // Enter may end an input method's composition (229 in Safari).
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) this.#submit();
    else if (page && !this.part.input.value) this.#scroller.scrollTop += page * this.#scroller.clientHeight;
    else return;
    event.preventDefault();
  }

  #submit() {
    const { input } = this.part;
    const text = input.value.trim();
    if (!text || this.#left < 0 || !this.#on.send(text)) return;
    input.value = '';
    this.#count();
    if (!touch()) input.focus();
  }
}
