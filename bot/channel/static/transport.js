import { Tabs } from './tabs.js';

// Pauses before a request is repeated.
const PAUSES = [400, 1600];

/** Where the widget's files lie: below it, in a folder by version. */
export const HOME = import.meta.url.replace(/(\/[\da-f]{12})?\/[^/]*$/, '/');

/** `message` is the server's sentence for the visitor, or empty. */
export class ChatError extends Error {
  /** `code` is the API's; without a response offline, network or aborted, and `status` 0. */
  constructor(code, status = 0, data = null) {
    super(string(data?.error?.message ?? data?.error));
    this.code = code;
    this.status = status;
    this.messages = clean(data?.messages); // instead of the sentence, if there are any
    this.errors = data?.errors; // by field
    // Whether the same request can go well later.
    this.retryable = status < 400 || status === 429 || status >= 500;
  }
}

/** The list, or an empty one. */
export const list = (value) => (Array.isArray(value) ? value : []);

/** The text, or an empty one. */
export const string = (value) => (typeof value === 'string' ? value : '');

// Whatever comes, it can be drawn.
const clean = (messages) => list(messages).map((message) => ({
  ...message,
  text: string(message?.text),
  buttons: list(message?.buttons).filter((button) => button?.id && button.title),
  // Of a kind that is not known the text tells enough.
  form: message?.form?.kind === 'case' ? message.form : null,
}));

/** A name for a message, so that the server takes it once however often it is sent. */
export const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

/** The conversation with the server, its session and renewal. */
export class Transport {
  #base;
  #session;
  #creating;
  #requests = new Set();
  #on;
  #tabs;

  /** `base` is the API's address; `on.renewed()`: a new session had to begin; `on.changed(startedOver, lost)`: another tab went on, or started over, having lost the old one. */
  constructor(base, on) {
    this.#base = base?.replace(/\/+$/, '') ?? new URL('../webhooks/webchat', HOME).href;
    this.#on = on;
    this.#session = this.stored('session');
    this.#tabs = new Tabs(`motala-chat ${this.#base}`, {
      own: () => this.#session,
      begun: (session, lost) => {
        this.#adopt(session);
        on.changed(true, lost);
      },
      changed: (token) => token === this.#session?.session && on.changed(false),
    });
  }

  /** Takes up the conversation that this tab keeps; whether it is another one. */
  takeUp() {
    const before = this.#session?.session;
    this.#session = this.stored('session');
    return this.#session?.session !== before;
  }

  /** How many characters a message may have. */
  get textMax() {
    return this.#session?.text_max || 2000;
  }

  /** What the municipality tells everybody now, for those who read a language. */
  told(lang) {
    return clean(this.#session?.notices?.[lang]);
  }

  /** Takes up this site's conversation, or begins one. */
  async start() {
    if (!this.#session) {
      const given = await this.#tabs.ask();
      // Started over meanwhile: that conversation stays, and it has no turns from before.
      if (this.#session) return [];
      if (!given || this.#creating) {
        await this.#create();
        return [];
      }
      this.#adopt(given);
    }
    try {
      return await this.history();
    } catch (error) {
      if (error.status === 401) await this.#renew();
      // Without its history a conversation still goes on.
      else if (/assistant_off|aborted/.test(error.code)) throw error;
    }
    return [];
  }

  /** The turns so far: {visitor, at, id, messages}. */
  async history() {
    const { turns, notices } = await this.#patiently('GET', '/history');
    if (this.#session) this.#session.notices = notices;
    return list(turns).map((turn) => ({ ...turn, visitor: string(turn?.visitor), messages: clean(turn?.messages) }));
  }

  /** The messages that answer {id, text}, or to a button whose title the text is, and what a form that it leaves has. */
  async send({ id, text, button, written }) {
    if (!this.#session) await this.#create();
    try {
      return await this.#say('/messages', button ? { id, button, written } : { id, text });
    } catch (error) {
      if (error.status === 401) await this.#renew();
      else if (error.code !== 'unknown_button') throw error;
    }
    // The title asks the same in words.
    return this.#say('/messages', { id, text });
  }

  /** The messages that answer a case, of which there is one however often it is sent, and what stands for it. */
  async sendCase(body) {
    try {
      return await this.#say('/cases', body);
    } catch (error) {
      if (error.status !== 401) throw error;
    }
    await this.#renew();
    return this.#say('/cases', body);
  }

  /** Says whether something was of help. */
  rate(feedback) {
    return this.#call('POST', '/feedback', feedback);
  }

  /** Begins a new conversation; the old one stays if that fails. */
  async restart() {
    if (!this.#creating) this.abort();
    await this.#create();
    this.#tabs.begin(this.#session);
  }

  /** Has the conversation erased and begins a new one. */
  async erase() {
    this.abort();
    try {
      if (this.#session) await this.#call('DELETE', '/conversation');
    } catch (error) {
      // Of an old session nothing can be had any more.
      if (error.status !== 401) throw error;
    }
    this.#adopt(null);
    await this.restart();
  }

  /** Gives up what is under way. */
  abort() {
    for (const request of this.#requests) request.abort();
  }

  async #say(path, body) {
    const { messages, visitor } = await this.#call('POST', path, body);
    // An answer is shown also when its session went meanwhile.
    if (this.#session) this.#tabs.change(this.#session);
    return Object.assign(clean(messages), { visitor });
  }

  #adopt(session) {
    this.#session = session;
    this.store('session', session);
  }

  // Two callers at once get the same session.
  #create() {
    this.#creating ??= this.#patiently('POST', '/session')
      .then((session) => this.#adopt(session))
      .finally(() => { this.#creating = null; });
    return this.#creating;
  }

  async #renew() {
    this.#session = null;
    await this.#create();
    this.#tabs.begin(this.#session, true);
    this.#on.renewed();
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
      throw new ChatError(string(data?.error?.code), response.status, data);
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
