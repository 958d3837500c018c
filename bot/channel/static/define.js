import { MotalaChat } from './chat-element.js';

// Loaded twice, a second registration would throw.
if (!customElements.get('motala-chat')) customElements.define('motala-chat', MotalaChat);
