import { Confirm } from './confirm.js';
import { buildShell, el } from './view.js';

// A screen reader speaks of moved focus first.
const AFTER_FOCUS_MS = 600;
// Characters left when counting begins, and when it is read out.
const COUNTS = [200, 50, 0, -1];

const TOAST_MS = 8000;
const MOST_ROWS = 5;

// Focus in the input brings up a keyboard there, whose Enter is the only way to a new line.
const touch = () => matchMedia('(pointer: coarse)').matches;

/** The launcher and the panel: opening, scrolling, writing. `part` holds the elements. */
export class Panel {
  #t;
  #on;
  #unseen; // the first answer out of sight
  #left = Infinity;
  #busy;
  #max;
  #toasted;
  #sized;
  #held;
  narrow = matchMedia('(max-width: 40em), (max-height: 30em)');

  /**
   * `t` are the words; `alone`: on a page of its own, always open; `on` has open, minimise, waits,
   * chosen(item) from the menu, typed(text), send(text): taken or not.
   */
  constructor(t, { name, logo, alone }, on) {
    this.#on = on;
    this.alone = alone;
    const part = buildShell(name, logo, alone, {
      ...on,
      chosen: (item) => {
        part.menu.open = false;
        on.chosen(item);
      },
      left: ({ relatedTarget }) => { if (relatedTarget && !part.menu.contains(relatedTarget)) part.menu.open = false; },
      cancel: (event) => { event.preventDefault(); on.minimise(); },
      // Not for the page's shortcuts.
      keep: (event) => event.stopPropagation(),
      // What presses the launcher; all other keys are the page's while the panel is closed.
      press: (event) => / |Enter/.test(event.key) && event.stopPropagation(),
      // Of the key that closed the panel.
      released: (event) => event.key === this.#held && event.stopPropagation(),
      keys: (event) => {
        event.stopPropagation();
        this.#held = event.key;
        if (event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        if (this.confirm.answer) this.confirm.answer(false);
        else if (part.menu.open) {
          part.menu.open = false;
          part.menu.firstChild.focus();
        } else if (!alone) on.minimise();
      },
      key: (event) => {
        const page = { PageUp: -0.9, PageDown: 0.9 }[event.key];
        // Enter may end an input method's composition (229 in Safari).
        if (event.key === 'Enter' && !touch() && !event.shiftKey && !event.isComposing && event.keyCode !== 229) this.#submit();
        else if (page && !part.input.value) this.#scroller.scrollTop += page * this.#scroller.clientHeight;
        else return;
        event.preventDefault();
      },
      input: () => this.#count(),
      scroll: () => this.atEnd && this.#seen(),
      submit: (event) => { event.preventDefault(); this.#submit(); },
      jump: () => { part.log.focus({ preventScroll: true }); this.scrollTo(this.#unseen); },
    });
    this.part = part;
    // The hint is about Enter.
    if (touch()) part.input.removeAttribute('aria-describedby');
    this.confirm = new Confirm(this);
    this.speak(t);
  }

  /** Goes over to other words. */
  speak(t) {
    this.#t = t;
    this.part.speak(t);
    this.#sized = null;
    if (this.#max) this.#count();
  }

  /** Has a text read out. What it returns takes it back, once it is true no more. */
  say(text, afterFocus) {
    const line = el('p', { text });
    const timer = setTimeout(() => {
      this.part.live.append(line);
      // Sooner, and some screen readers miss it; later, and some repeat everything.
      setTimeout(() => line.remove(), 1000);
    }, afterFocus ? AFTER_FOCUS_MS : 50);
    return () => {
      clearTimeout(timer);
      line.remove();
    };
  }

  /** Tells what need not stay. */
  toast(text) {
    const { toast } = this.part;
    clearTimeout(this.#toasted);
    toast.textContent = text;
    toast.hidden = false;
    this.#toasted = setTimeout(() => { toast.hidden = true; }, TOAST_MS);
    this.say(text, true);
  }

  /** Takes part in the page until `signal` ends it; `known`: the visitor has opened it before. */
  connect(signal, known) {
    const { launcher, panel, root } = this.part;
    this.narrow.addEventListener('change', () => panel.open && this.layOut(), { signal });
    visualViewport.addEventListener('resize', () => this.fit(), { signal });
    if (!this.alone) root.showPopover?.();
    launcher.classList.toggle('known', known);
  }

  /** Opens without moving focus, as after a reload. */
  reveal() {
    const { launcher, panel, live, unread } = this.part;
    launcher.hidden = unread.hidden = true;
    launcher.classList.add('known');
    // Outside a modal dialog nothing is read out.
    panel.append(live);
    this.layOut();
    if (this.#unseen) this.scrollTo(this.#unseen);
  }

  /** Modal where it covers the page: focus must not get behind it. */
  layOut() {
    const { panel, root } = this.part;
    const focused = root.getRootNode().activeElement;
    panel.close?.();
    if (this.narrow.matches && !this.alone) panel.showModal();
    else panel.open = true; // show() would take focus
    focused?.focus();
    this.fit();
  }

  /** Keeps the panel above a keyboard that covers a part of the window. */
  fit() {
    const { height, offsetTop, scale } = visualViewport;
    const covered = this.narrow.matches && scale === 1 && height < innerHeight - 99;
    const { panel } = this.part;
    if (covered) panel.style.cssText = `top:${offsetTop}px;height:${height}px`;
    else panel.removeAttribute('style');
  }

  hide() {
    const { launcher, panel, live, root } = this.part;
    launcher.hidden = false;
    panel.close?.();
    root.append(live);
  }

  /** Focuses the input, or where that is no good another element. */
  focusInput(other = this.part.log) {
    (this.part.form.hidden || touch() ? other : this.part.input).focus();
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
  received(box, text, atEnd, afterFocus) {
    const { jump, panel, unread } = this.part;
    this.say(panel.open ? text : this.#t.unread, afterFocus);
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
    for (const button of this.part.log.querySelectorAll('.choices button, .more button')) button.setAttribute('aria-disabled', busy);
    this.#count();
  }

  // In characters, as the server counts. Nothing is cut off in silence.
  #count() {
    const { count, input, send } = this.part;
    this.#on.typed(input.value);
    const text = input.value.trim();
    const left = this.#max - [...text].length;
    // Only when it has changed, since the browser has to lay out for it.
    if (this.part.panel.open && input.value !== this.#sized) {
      this.#sized = input.value;
      input.rows = 1;
      input.rows = Math.min(MOST_ROWS, 1 + Math.round((input.scrollHeight - input.clientHeight) / parseFloat(getComputedStyle(input).lineHeight)));
    }
    count.hidden = left > COUNTS[0];
    count.textContent = left < 0 ? this.#t.over(-left) : this.#t.left(left);
    count.classList.toggle('over', left < 0);
    if (COUNTS.some((limit) => left <= limit && this.#left > limit)) this.say(count.textContent);
    this.#left = left;
    send.setAttribute('aria-disabled', this.#busy || !text || left < 0);
  }

  #submit() {
    const { input } = this.part;
    const text = input.value.trim();
    if (!text || this.#left < 0 || !this.#on.send(text)) return;
    input.value = '';
    this.#count();
    // A keyboard on the screen would cover the answer's choices.
    input[touch() ? 'blur' : 'focus']();
  }
}
