// How long another tab may take to answer.
const PATIENCE_MS = 150;

/** The open tabs of a site tell each other which conversation goes on. What they keep goes with the last one. */
export class Tabs {
  #channel;
  #given;

  /** `own()` is this tab's session; `begun(session, lost)` and `changed(token)` are called for other tabs' news. */
  constructor(name, { own, begun, changed }) {
    if (!globalThis.BroadcastChannel) return;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => {
      if (data.asked && own()) this.#tell({ session: own() });
      if (data.session) this.#given?.(data.session);
      if (data.begun) begun(data.begun, data.lost);
      if (data.changed) changed(data.changed);
    };
  }

  #tell(news) {
    this.#channel?.postMessage(news);
  }

  /** The session of another tab, or nothing. */
  ask() {
    return new Promise((resolve) => {
      this.#given = resolve;
      setTimeout(resolve, this.#channel ? PATIENCE_MS : 0);
      this.#tell({ asked: true });
    });
  }

  /** Tells that a new conversation takes the place of the old one, which was lost or left. */
  begin(session, lost = false) {
    this.#tell({ begun: session, lost });
  }

  /** Tells that something was said. */
  change({ session }) {
    this.#tell({ changed: session });
  }
}
