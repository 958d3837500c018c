import { el } from './view.js';

/** Speaks through a visually hidden live region; the log that is seen stays silent. */
export class Announcer {
  constructor(region) {
    this.region = region;
  }

  /** Has a text read out, after `delay` milliseconds. */
  say(text, delay = 50) {
    setTimeout(() => {
      const line = el('p', { text });
      this.region.append(line);
      // Sooner, and some screen readers miss it; later, and some repeat everything.
      setTimeout(() => line.remove(), 1000);
    }, delay);
  }
}
