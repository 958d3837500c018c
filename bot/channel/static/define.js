// First the words: gzip looks back 32 KiB, and so finds there what other code repeats.
import './messages.js';
import { MotalaChat } from './chat-element.js';

// Loaded twice, a second registration would throw.
if (!customElements.get('motala-chat')) customElements.define('motala-chat', MotalaChat);
