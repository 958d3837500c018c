// Pauses before a request is repeated. A message never is by itself: it could arrive twice.
const PAUSES = [400, 1600];

/** `message` is the server's sentence for the visitor, or empty. */
export class ChatError extends Error {
  /** `code` is the API's; without a response offline, network or aborted, and `status` 0. */
  constructor(code, status = 0, message = '') {
    super(message);
    this.code = code;
    this.status = status;
    // Whether the same request can go well later.
    this.retryable = status < 400 || status === 429 || status >= 500;
  }
}

const list = (value) => (Array.isArray(value) ? value : []);
const string = (value) => (typeof value === 'string' ? value : '');

// Whatever comes, it can be drawn.
const clean = (messages) => list(messages).map((message) => ({
  ...message,
  text: string(message?.text),
  buttons: list(message?.buttons).filter((button) => button?.id && button.title),
}));

/** The conversation with the server, its session and renewal. */
export class Transport {
  #base;
  #session;
  #creating = null;
  #requests = new Set();
  #onRenewed;

  /** `base` is the API's address, `onRenewed` is called when a new session had to begin. */
  constructor(base, onRenewed) {
    this.#base = base?.replace(/\/+$/, '') ?? import.meta.url.replace(/webchat\/[^/]*\/?transport\.js.*/, 'webhooks/webchat');
    this.#onRenewed = onRenewed;
    this.#session = this.stored('session');
  }

  /** How many characters a message may have. */
  get textMax() {
    return this.#session?.text_max || 2000;
  }

  /** Takes up this tab's conversation, or begins one. */
  async start() {
    if (!this.#session) await this.#create();
    else {
      try {
        return await this.history();
      } catch (error) {
        if (error.status === 401) await this.#renew();
        // Without its history a conversation still goes on.
        else if (/assistant_off|aborted/.test(error.code)) throw error;
      }
    }
    return [];
  }

  /** The turns so far: {visitor, at, messages}. */
  async history() {
    const { turns } = await this.#patiently('GET', '/history');
    return list(turns).map((turn) => ({ ...turn, visitor: string(turn?.visitor), messages: clean(turn?.messages) }));
  }

  /** The messages that answer a text, or a button whose title it is. */
  async send({ text, button }) {
    if (!this.#session) await this.#create();
    try {
      return await this.#post(button ? { button } : { text });
    } catch (error) {
      if (error.status === 401) await this.#renew();
      else if (error.code !== 'unknown_button') throw error;
    }
    // The title asks the same in words.
    return this.#post({ text });
  }

  /** The turns, if a text without an answer did arrive after the `known` ones. */
  async arrived(text, known) {
    const turns = await this.history().catch((error) => {
      if (error.status !== 401) throw error;
      return [];
    });
    return turns.length > known && turns.at(-1).visitor.trim() === text ? turns : null;
  }

  /** Begins a new conversation; the old one stays if that fails. */
  restart() {
    if (!this.#creating) this.abort();
    return this.#create();
  }

  /** Gives up what is under way. */
  abort() {
    for (const request of this.#requests) request.abort();
  }

  async #post(body) {
    return clean((await this.#call('POST', '/messages', body)).messages);
  }

  // Two callers at once get the same session.
  #create() {
    this.#creating ??= this.#patiently('POST', '/session')
      .then((session) => this.store('session', this.#session = session))
      .finally(() => { this.#creating = null; });
    return this.#creating;
  }

  async #renew() {
    this.#session = null;
    await this.#create();
    this.#onRenewed();
  }

  async #patiently(method, path) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#call(method, path);
      } catch (error) {
        const passing = error.code === 'network' || (error.status >= 500 && error.code !== 'assistant_off');
        if (!passing || attempt === PAUSES.length) throw error;
        await new Promise((resume) => { setTimeout(resume, PAUSES[attempt]); });
      }
    }
  }

  async #call(method, path, body) {
    const request = new AbortController();
    let late = false;
    // Only an answer is worth a long wait.
    const timer = setTimeout(() => { late = true; request.abort(); }, body ? 60000 : 15000);
    this.#requests.add(request);
    try {
      const response = await fetch(this.#base + path, {
        method,
        headers: {
          ...(body && { 'Content-Type': 'application/json' }),
          ...(this.#session && { Authorization: `Bearer ${this.#session.session}` }),
        },
        body: body && JSON.stringify(body),
        signal: request.signal,
        credentials: 'omit',
        cache: 'no-store',
      });
      // A proxy may answer with a page of its own.
      const data = await response.json().catch(() => null);
      request.signal.throwIfAborted();
      if (response.ok && data) return data;
      throw new ChatError(string(data?.error?.code), response.status, string(data?.error?.message));
    } catch (error) {
      if (error instanceof ChatError) throw error;
      throw new ChatError(request.signal.aborted && !late ? 'aborted' : navigator.onLine ? 'network' : 'offline');
    } finally {
      clearTimeout(timer);
      this.#requests.delete(request);
    }
  }

  /** What this tab keeps; nothing, where storage is refused. */
  stored(name) {
    try {
      return JSON.parse(sessionStorage.getItem(`motala-chat ${name} ${this.#base}`));
    } catch {
      return null;
    }
  }

  /** Keeps it. */
  store(name, value) {
    try {
      sessionStorage.setItem(`motala-chat ${name} ${this.#base}`, JSON.stringify(value));
    } catch { /* as above */ }
  }
}
