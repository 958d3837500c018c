import { el, group } from './view.js';

// Buttons of which one at most is pressed. `save(verdict)` is asked first; pressed again, it is taken back.
function choiceOf(verdicts, properties, pressed, save, then) {
  const press = async ({ currentTarget: button }) => {
    const verdict = button.getAttribute('aria-pressed') === 'true' ? null : button.value;
    if (!await save(verdict)) return;
    mark(verdict);
    then?.(verdict);
  };
  const buttons = verdicts.map(([value, text, thumb]) => el('button', {
    type: 'button', class: thumb && `thumb ${value}`, value, click: press, ...(thumb ? { 'aria-label': text } : { text }),
  }));
  const mark = (verdict) => buttons.forEach((button) => button.setAttribute('aria-pressed', button.value === verdict));
  mark(pressed);
  return group({ class: 'choice', ...properties }, ...buttons);
}

/**
 * Thumbs for an answer, and the box, hidden at first, that asks what was wrong. `save(verdict, reason)` says whether
 * it went well; `on.asked()` follows when it asks, `on.person()` when a person is wished for.
 */
export function thumbs(t, pressed, save, on) {
  const person = el('button', { type: 'button', text: t.person, click: on.person });
  const why = el('div', { class: 'notice', hidden: '' }, el('p', { text: t.why }),
    choiceOf(Object.entries(t.reasons), { 'aria-label': t.why }, null, (reason) => save('no', reason ?? undefined)), person);
  const choice = choiceOf([['yes', t.yes, true], ['no', t.no, true]], { 'aria-label': t.helped }, pressed, save, (verdict) => {
    why.hidden = verdict !== 'no';
    why.scrollIntoView({ block: 'nearest' });
    if (!why.hidden) on.asked();
  });
  return [el('div', { class: 'rate' }, el('span', { 'aria-hidden': true, text: t.helped }), choice), why];
}

/** "Did you get help?" `save(verdict, comment)` says whether it went well; `done()` follows the comment. */
export function closing(t, save, done) {
  let said = null;
  const comment = el('textarea', { id: 'comment', rows: 2 });
  const more = el('form', { hidden: '', submit: async (event) => {
    event.preventDefault();
    if (await save(said, comment.value.trim())) done();
  } }, el('label', { for: 'comment', text: t.more }), comment, el('button', { text: t.sendMore }));
  const choice = choiceOf([['yes', t.yes], ['partly', t.partly], ['no', t.no]], { 'aria-labelledby': 'solved' }, null, (verdict) => save(verdict, comment.value.trim()), (verdict) => {
    said = verdict;
    more.hidden = !verdict;
    more.parentNode.scrollIntoView({ block: 'nearest' });
  });
  return el('div', { class: 'notice closing', lang: t.lang }, el('p', { id: 'solved', text: t.solved }), choice, more);
}
