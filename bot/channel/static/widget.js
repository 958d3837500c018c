/** The script to embed. A page without <motala-chat> gets one, with the tag's data-* as attributes. */
import './define.js';

if (!document.querySelector('motala-chat')) {
  const chat = document.createElement('motala-chat');
  // Modules have no document.currentScript.
  const tag = [...document.scripts].find((script) => script.src === import.meta.url);
  for (const [name, value] of Object.entries(tag?.dataset ?? {})) chat.setAttribute(name, value);
  document.body.append(chat);
}
