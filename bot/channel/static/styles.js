import { el } from './view.js';

// Light, dark; a page sets --motala-chat-accent and so on.
const COLOURS = {
  accent: ['#0a4d7c', '#8ec9f3'],
  'on-accent': ['#fff', '#06202f'],
  head: ['#0a4d7c', '#14405e'],
  surface: ['#fff', '#161b21'],
  text: ['#1b2430', '#e9edf1'],
  muted: ['#51606e', '#aab6c1'],
  line: ['#7b8a97', '#7d8b98'],
  bot: ['#f1f4f7', '#242c35'],
  you: ['#dcebf6', '#173a54'],
  warn: ['#fff4d6', '#3d3216'],
  error: ['#a1160f', '#ffb4ab'],
};

const colours = (mode) => Object.entries(COLOURS).map(([name, value]) => `--${name}: var(--motala-chat-${name}, ${value[mode]});`).join('');

// The page's text styles stay out, but spacing comes in: people set it to be able to read.
// `medium` is the visitor's text size, `rem` the page's; hence em.
const css = /* css */ `
:host { display: block }
.root {
  all: initial; display: block; letter-spacing: inherit; word-spacing: inherit; color-scheme: light dark;
  font: medium/1.5 var(--motala-chat-font, system-ui, sans-serif);
  ${colours(0)} --radius: var(--motala-chat-radius, 8px); --bottom: var(--motala-chat-bottom, 1em); color: var(--text); direction: ltr;
}
@media (prefers-color-scheme: dark) { .root { ${colours(1)} } }
* { box-sizing: border-box }
[hidden], .wrong:empty, .hint:empty { display: none !important }
.vh { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
h2, h3, h4, p { margin: 0; font: inherit }
a { color: var(--accent) }
a[target]::after { content: "\\202f↗" / "" }
button, textarea, select, [type=text] {
  margin: 0; padding: .4em .9em; border: 1px solid var(--accent); border-radius: var(--radius);
  background: var(--surface); color: var(--accent); font: inherit; letter-spacing: inherit; word-spacing: inherit;
}
button { min-height: 2.75em; min-width: 2.75em; line-height: 1.3; text-align: start; cursor: pointer }
button:not([aria-disabled=true]):hover, summary:hover { text-decoration: underline }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.send { background: var(--accent); color: var(--on-accent); font-weight: 600; text-align: center }

.launcher, .panel {
  position: fixed; inset: auto var(--motala-chat-right, 1em) var(--bottom) var(--motala-chat-left, auto);
  z-index: var(--motala-chat-z, 99999); box-shadow: 0 4px 20px #0006;
}
.launcher { display: flex; align-items: center; gap: .7em; min-height: 3.5em; padding: .4em 1.3em; border-color: #fff; border-radius: 3em; background: var(--head); color: #fff; font-weight: 600 }
.launcher::before { content: ""; width: 1.5em; height: 1.15em; border: 2px solid; border-radius: .4em .4em .4em 0 }
.launcher:focus-visible { box-shadow: 0 0 0 7px var(--surface) }
.unread { position: absolute; top: -.5em; right: -.5em; width: 1.2em; height: 1.2em; border: 2px solid #fff; border-radius: 50%; background: #b3261e }

.panel {
  width: 26em; max-width: calc(100vw - 2em); height: 45em; max-height: calc(100dvh - 1em - var(--bottom)); margin: 0; padding: 0; overflow: hidden;
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: inherit; container: panel / size;
}
.frame { display: flex; flex-direction: column; height: 100%; overflow-wrap: anywhere }
.head { display: flex; align-items: center; gap: .25em; padding: .4em .5em .4em 1em; background: var(--head); color: #fff }
.head div { flex: 1; line-height: 1.3 }
h2, h4 { font-size: 1.1em; font-weight: 600 }
.head img { max-width: 6em; height: 2em; margin-right: .5em; object-fit: contain }
.head p, h3, .source, .state, .rate, .more, .count, .hint { font-size: .85em }
.menu { position: relative }
.head summary { display: flex; align-items: center; min-height: 2.75em; padding: 0 .6em; border-radius: var(--radius); cursor: pointer; list-style: none }
summary::-webkit-details-marker { display: none }
.head summary::after { content: ""; width: .4em; height: .4em; margin: -.25em 0 0 .5em; border: solid; border-width: 0 2px 2px 0; rotate: 45deg }
.items { position: absolute; top: 100%; right: 0; z-index: 2; width: max-content; max-width: 80vw; max-height: calc(100cqh - 4em); overflow: auto; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--text); box-shadow: 0 2px 12px #0006 }
.items button { display: block; width: 100%; border: 0; background: none; color: inherit }
.minimise { padding: .4em .6em; border-color: #0000; background: none; color: inherit }
.minimise::before { content: ""; display: block; width: .75em; height: .75em; margin: -.35em auto 0; border: solid; border-width: 0 2px 2px 0; rotate: 45deg }
.panel:focus-visible, .log:focus-visible, .waits:focus-visible, .head :focus-visible { outline-offset: -3px }
.head :focus-visible { outline-color: currentColor }

.log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1em; scroll-padding: 1em }
.log > * + * { margin-top: 1em }
h3, .source, .typing, .rate, .hint, ::placeholder { color: var(--muted); opacity: 1 }
.text { width: fit-content; max-width: 100%; padding: .6em .85em; border: 1px solid #0000; border-radius: var(--radius); background: var(--bot); white-space: pre-line; unicode-bidi: plaintext }
.text ~ .text, .offer, .notice > button, .bot .notice { margin-top: .5em }
.you { display: flex; flex-direction: column; align-items: end; margin-left: 3em }
.you .text { background: var(--you) }
.offer a { display: inline-block; padding: .55em .9em; border: 1px solid; border-radius: var(--radius); font-weight: 600 }
.foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .1em 1em; margin-top: .25em }
.source { flex: 1 1 100% }
.source a { display: inline-block; padding: .2em 0 }
.choices, .choice { display: flex; flex-wrap: wrap; gap: .5em; margin: .5em 0 }
.rate { display: flex; align-items: center; gap: .5em }
.rate .choice { gap: .25em; margin: 0 }
.more { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .5em; margin-top: .25em }
.more details { flex: 1; color: var(--muted) }
.more details[open] { flex-basis: 100% }
.more summary { padding: .6em 0; color: var(--accent) }
.more p { margin: .5em 0 }
.more button { border: 0; padding: 0 .5em; background: none; text-decoration: underline }
.thumb { min-width: 2.4em; min-height: 2.4em; padding: 0; border-color: var(--line) }
.thumb::before { content: ""; display: block; width: 16px; height: 16px; margin: auto; background: currentColor; clip-path: path("M0 7h3v9H0zM4 7l4-7q2 0 2 2v4h5q1 0 1 2l-2 7q0 1-2 1H4z") }
.no::before { rotate: 180deg }
[aria-pressed=true] { background: var(--accent); color: var(--on-accent) }
.closing form { display: grid; gap: .5em; justify-items: start; margin-top: .75em }
[aria-disabled=true], input:disabled { border-color: var(--line); background: var(--bot); color: var(--muted); cursor: default }
.notice { padding: .6em .85em; border: 1px solid var(--line); border-left-width: 4px; border-radius: var(--radius); scroll-margin: 1em }
.problem { border-color: var(--error); background: var(--warn) }
.notice a { color: inherit }
.whole { white-space: nowrap }
.case { display: flex; flex-direction: column; gap: 1em; margin-top: .5em; padding: 1em; border: 1px solid var(--line); border-radius: var(--radius) }
fieldset { display: flex; flex-wrap: wrap; gap: 0 1.5em; min-width: 0; margin: 0; padding: 0; border: 0 }
legend { padding: 0 }
.tick { display: flex; align-items: center; gap: .6em; min-height: 2.75em; padding: .2em 0; font-weight: 400; cursor: pointer }
.tick input { flex: none; width: 1.25em; height: 1.25em; margin: 0; accent-color: var(--accent) }
.case > div:not(.choices) > * + * { margin-top: .3em }
select, [type=text] { width: 100%; min-height: 2.75em; border-color: var(--line); color: inherit }
[aria-invalid] { border: 2px solid var(--error) }
.state, .wrong, .over { color: var(--error); font-weight: 600 }
.typing { display: flex; align-items: center; gap: .35em; min-height: 2.75em }
i { width: .45em; height: .45em; border: 1px solid; border-radius: 50%; background: currentColor }
i + i + i { margin-right: .3em }
.jump { align-self: center; margin: -3.25em 0 .5em; z-index: 1; box-shadow: 0 2px 8px #0006 }
.toast { margin: 0 1em .5em; padding: .5em .85em; border: 1px solid #0000; border-radius: var(--radius); background: var(--text); color: var(--surface) }
.sure { position: absolute; inset: 0; z-index: 3; display: grid; align-items: center; padding: 1em; overflow: auto; background: #0009 }
.sure div { display: flex; flex-wrap: wrap; gap: .75em; padding: 1.25em; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface) }
.sure p { flex-basis: 100% }
.jump::after { content: " ↓" / "" }

.waits { border-radius: 0; border-color: var(--line); background: var(--bot); text-align: center }
.write { display: flex; flex-wrap: wrap; align-items: end; gap: .4em .5em; padding: .6em 1em; border-top: 1px solid var(--line) }
label, legend, .count { font-weight: 600 }
textarea { width: 100%; min-height: 3.8em; border-color: var(--line); color: inherit; resize: none; field-sizing: content }
#input { flex: 1; width: 0; min-height: 2.75em; padding: .55em .75em; field-sizing: fixed }
.count { flex-basis: 100% }

/* Little room: for the conversation. */
@container panel (max-width: 24em) or (max-height: 32em) {
  .head { padding-block: .2em }
  #input::placeholder { font-size: .85em }
  .write { padding-block: .35em }
  .text { padding-block: .4em }
  .foot { margin-top: 0 }
  .source { flex: 1 }
  .rate span { display: none }
  .choices { gap: .3em; margin: .3em 0; font-size: .85em }
  .choices button { min-height: 2.6em; padding-block: .2em }
}
/* As with a phone's keyboard: an answer's choices fit in, too. */
@container panel (max-height: 32em) {
  .log { padding-block: .5em }
  .text { padding-block: .1em; font-size: .95em; line-height: 1.3 }
  .log h3 { line-height: 1 }
  .source a { padding: 0 }
  .choices { gap: .2em; margin: .2em 0 }
  .choices button, .waits { min-height: 2.2em }
}
/* Too low for three parts, as at 400 %: one scroll for all. */
@container panel (max-height: 18em) {
  .frame { display: block; overflow-y: auto }
  .log { overflow: visible }
  .jump { position: sticky; bottom: .5em; display: block; margin: 0 auto }
}
@media (max-width: 40em), (max-height: 30em) {
  .panel { inset: 0; width: 100%; max-width: none; height: 100dvh; max-height: none; border: 0; border-radius: 0 }
}
@media (max-width: 30em) {
  /* Room for the launcher after the page's last line. */
  :host { min-height: 84px }
  .known .label { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
}
.alone, .alone .panel { position: relative; display: block; box-shadow: none; inset: 0; width: 100%; max-width: none; height: 100%; max-height: none; border: 0; border-radius: 0 }
.alone .frame { max-width: 48em; margin: auto }
.alone .launcher { display: none }
@media (prefers-reduced-motion: no-preference) {
  i { animation: blink 1.2s infinite }
  i + i { animation-delay: .2s }
  i + i + i { animation-delay: .4s }
  @keyframes blink { 40% { opacity: .25 } }
}
@media (forced-colors: active) {
  .text, .head button { border-color: currentColor }
  .you .text { border-style: dashed }
  .head { border-bottom: 1px solid }
  .unread, i, .thumb::before { background: CanvasText }
  [aria-pressed=true] { forced-color-adjust: none; background: Highlight; color: HighlightText }
  [aria-pressed=true]::before { background: HighlightText }
  [aria-disabled=true] { border-color: GrayText; color: GrayText }
}
@media print {
  .root, .log ~ *, .menu, .choices, .rate, .more, .closing, .bot .notice, .problem { display: none }
  .alone, .alone .panel, .alone .frame, .log { display: block; height: auto; overflow: visible; container-type: normal }
}
`;

/** Gives a shadow root its styles: constructed, which a strict policy allows, or an element where a browser is too old. */
export function dress(shadow) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(el('style', { text: css }));
  }
}
