import { el } from './view.js';

// What is only for screen readers goes; where a link leads is written out.
function plain(node) {
  const copy = node.cloneNode(true);
  for (const hidden of copy.querySelectorAll('.vh')) hidden.remove();
  for (const link of copy.querySelectorAll('a')) {
    const address = link.href.replace(/^mailto:/, '');
    if (link.textContent !== address) link.append(` (${address})`);
  }
  return copy.textContent.trim();
}

/** The conversation as text, as far as the log shows it. */
export const asText = (log) => [...log.querySelectorAll('.you, .bot')]
  .map((box) => [...box.querySelectorAll('h3, .text, .offer, .source')].map(plain).join('\n'))
  .join('\n\n');

/** Offers a text as a file. */
export function saveText(text, name) {
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  el('a', { href, download: `${name}-${new Date().toISOString().slice(0, 10)}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}
