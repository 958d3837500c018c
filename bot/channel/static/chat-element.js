import { Conversation } from './conversation.js';
import { dress } from './styles.js';
import { safeUrl } from './view.js';

/** <motala-chat>. Attributes: api, privacy, logo (addresses), name, email, color, alone, easy; docs/embedding.md tells of them. */
export class MotalaChat extends HTMLElement {
  #conversation;

  connectedCallback() {
    this.#conversation ??= this.#build();
    this.#conversation.connect();
  }

  disconnectedCallback() {
    this.#conversation.disconnect();
  }

  /** Opens the panel and moves focus into it. */
  open() {
    this.#conversation.open();
  }

  /** Closes the panel; the conversation goes on. */
  minimise() {
    this.#conversation.minimise();
  }

  /** Begins a new conversation. */
  restart() {
    this.#conversation.restart();
  }

  #build() {
    const value = (name) => this.getAttribute(name);
    const address = (name) => (value(name) ? safeUrl(value(name), document.baseURI) : null);
    const conversation = new Conversation({
      lang: this.closest('[lang]')?.lang,
      name: value('name'),
      email: value('email'),
      alone: this.hasAttribute('alone'),
      easy: this.hasAttribute('easy'),
      api: address('api'),
      logo: address('logo'),
      privacy: address('privacy'),
    });
    if (value('color')) conversation.root.style.setProperty('--head', value('color'));
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.append(conversation.root);
    dress(shadow);
    return conversation;
  }
}
