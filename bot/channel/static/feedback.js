import { el } from './view.js';

// Buttons of which one at most is pressed. `save(verdict)` is asked first; pressed again, it is taken back.
function choiceOf(verdicts, label, labelledby, pressed, save) {
  const press = async ({ currentTarget: button }) => {
    const verdict = button.getAttribute('aria-pressed') === 'true' ? null : button.value;
    if (await save(verdict)) mark(verdict);
  };
  const buttons = verdicts.map(([value, text, thumb]) => el('button', {
    type: 'button', class: thumb && `thumb ${value}`, value, click: press, ...(thumb ? { 'aria-label': text } : { text }),
  }));
  const mark = (verdict) => buttons.forEach((button) => button.setAttribute('aria-pressed', button.value === verdict));
  mark(pressed);
  return el('div', { class: 'choice', role: 'group', 'aria-label': label, 'aria-labelledby': labelledby }, ...buttons);
}

/** Thumbs for an answer. */
export function thumbs(t, pressed, save) {
  return el('div', { class: 'rate' }, el('span', { 'aria-hidden': true, text: t.helped }),
    choiceOf([['yes', t.yes, true], ['no', t.no, true]], t.helped, null, pressed, save));
}

/** "Was your question answered?" `save(verdict, comment)` says whether it went well; `done()` follows the comment. */
export function closing(t, save, done) {
  let said = null;
  const comment = el('textarea', { id: 'comment', rows: 2 });
  const more = el('form', { hidden: '', submit: async (event) => {
    event.preventDefault();
    if (await save(said, comment.value.trim())) done();
  } }, el('label', { for: 'comment', text: t.more }), comment, el('button', { text: t.sendMore }));
  const choice = choiceOf([['yes', t.yes], ['partly', t.partly], ['no', t.no]], null, 'solved', null, async (verdict) => {
    if (!await save(verdict, comment.value.trim())) return false;
    said = verdict;
    more.hidden = !verdict;
    more.scrollIntoView({ block: 'nearest' });
    return true;
  });
  return el('div', { class: 'notice closing', lang: t.lang }, el('p', { id: 'solved', text: t.solved }), choice, more);
}
