/** The script to embed. A page without <motala-chat> gets one, with the tag's data-* as attributes. */
import './define.js';

// Modules have no document.currentScript.
const tag = [...document.scripts].find((script) => script.src === import.meta.url);

function begin() {
  if (document.querySelector('motala-chat')) return;
  const chat = document.createElement('motala-chat');
  for (const [name, value] of Object.entries(tag?.dataset ?? {})) chat.setAttribute(name, value);
  const observer = new MutationObserver((changes) => {
    const gone = changes.flatMap(({ removedNodes }) => [...removedNodes]);
    if (chat.isConnected) return;
    // Taken away by itself, it is not wanted; with all around it, the page has a new content.
    if (gone[0] === chat && !gone[1]) observer.disconnect();
    else place();
  });
  const place = () => {
    if (!document.querySelector('motala-chat')) document.body?.append(chat);
    for (const node of [document.documentElement, document.body]) if (node) observer.observe(node, { childList: true });
  };
  place();
}

// From the head, before the page's own element is there, or the body.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
else begin();
