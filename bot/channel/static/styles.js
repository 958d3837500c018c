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
const css = () => /* css */ `
:host { display: block }
.root {
  all: initial; display: block; letter-spacing: inherit; word-spacing: inherit; color-scheme: light dark;
  font: medium/1.5 var(--motala-chat-font, system-ui, sans-serif);
  ${colours(0)} --radius: var(--motala-chat-radius, 6px); color: var(--text);
}
@media (prefers-color-scheme: dark) { .root { ${colours(1)} } }
* { box-sizing: border-box }
[hidden] { display: none !important }
.vh { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
h2, h3, h4, p { margin: 0; font: inherit }
a { color: var(--accent) }
a[target]::after { content: "\\202f↗" / "" }
button, textarea, select, [type=text] {
  margin: 0; padding: .4em .9em; border: 1px solid var(--accent); border-radius: var(--radius);
  background: var(--surface); color: var(--accent); font: inherit; letter-spacing: inherit; word-spacing: inherit;
}
button { min-height: 2.75em; min-width: 2.75em; text-align: start; cursor: pointer }
button:not([aria-disabled=true]):hover { text-decoration: underline }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.launcher { background: var(--head); color: #fff; font-weight: 600 }
.send { background: var(--accent); color: var(--on-accent); font-weight: 600 }

.launcher, .panel { position: fixed; inset: auto 1em 1em auto; z-index: var(--motala-chat-z, 99999); box-shadow: 0 2px 12px #0006 }
.launcher { display: flex; align-items: center; gap: .7em; min-height: 3.25em; border-color: #fff }
.launcher::before { content: ""; width: 1.5em; height: 1.15em; border: 2px solid; border-radius: .4em .4em .4em 0 }
.launcher:focus-visible { box-shadow: 0 0 0 7px var(--surface) }
.unread { position: absolute; top: -.5em; right: -.5em; width: 1.2em; height: 1.2em; border: 2px solid #fff; border-radius: 50%; background: #b3261e }

.panel {
  width: 26em; max-width: calc(100vw - 2em); height: 42em; max-height: calc(100dvh - 2em); margin: 0; padding: 0; overflow: hidden;
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: inherit; container: panel / size;
}
.frame { display: flex; flex-direction: column; height: 100%; overflow-wrap: anywhere }
.head { display: flex; align-items: center; gap: .25em; padding: .5em .5em .5em 1em; background: var(--head); color: #fff }
.head div { flex: 1; line-height: 1.3 }
h2, h4 { font-size: 1.1em; font-weight: 600 }
.head img { max-width: 6em; height: 2em; margin-right: .5em; object-fit: contain }
.head p, h3, .source, .state, .rate, .write p, .hint { font-size: .85em }
.menu { position: relative }
summary { display: flex; align-items: center; min-height: 2.75em; padding: 0 .6em; border-radius: var(--radius); cursor: pointer; list-style: none }
summary::-webkit-details-marker { display: none }
summary::after { content: ""; width: .4em; height: .4em; margin: -.25em 0 0 .5em; border: solid; border-width: 0 2px 2px 0; rotate: 45deg }
summary:hover { text-decoration: underline }
.items { position: absolute; top: 100%; right: 0; z-index: 2; width: max-content; max-width: 80vw; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--text); box-shadow: 0 2px 12px #0006 }
.items button { display: block; width: 100%; border: 0; background: none; color: inherit }
.items :focus-visible { outline: 3px solid var(--accent); outline-offset: -3px }
.minimise { padding: .4em .6em; border-color: #0000; background: none; color: inherit }
.minimise::before { content: ""; display: block; width: .75em; height: .75em; margin: -.35em auto 0; border: solid; border-width: 0 2px 2px 0; rotate: 45deg }
.panel:focus-visible, .log:focus-visible, .waits:focus-visible, .head :focus-visible { outline-offset: -3px }
.head :focus-visible { outline-color: currentColor }

.log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1em }
.log > * + * { margin-top: 1em }
h3, .source, .typing, .rate, .write p, .hint { color: var(--muted) }
.text { width: fit-content; max-width: 100%; padding: .6em .85em; border: 1px solid #0000; border-radius: var(--radius); background: var(--bot); white-space: pre-line; unicode-bidi: plaintext }
.text ~ .text { margin-top: .5em }
.you { display: flex; flex-direction: column; align-items: end; margin-left: 3em }
.you .text { background: var(--you) }
.state { color: var(--error); font-weight: 600 }
.offer { margin-top: .5em }
.offer a { display: inline-block; padding: .55em .9em; border: 1px solid; border-radius: var(--radius); font-weight: 600 }
.source { padding: .25em 0 }
.source a { display: inline-block; padding: .2em 0 }
.choices, .choice { display: flex; flex-wrap: wrap; gap: .5em; margin-top: .5em }
.rate { display: flex; align-items: center; gap: .5em; margin-top: .5em }
.rate .choice { gap: .25em; margin: 0 }
.thumb { min-width: 2.4em; min-height: 2.4em; padding: 0; border-color: var(--line) }
.thumb::before { content: ""; display: block; width: 16px; height: 16px; margin: auto; background: currentColor; clip-path: path("M0 7h3v9H0zM4 7l4-7q2 0 2 2v4h5q1 0 1 2l-2 7q0 1-2 1H4z") }
.no::before { rotate: 180deg }
[aria-pressed=true] { background: var(--accent); color: var(--on-accent) }
.closing form { display: grid; gap: .5em; justify-items: start; margin-top: .75em }
[aria-disabled=true] { border-color: var(--line); background: var(--bot); color: var(--muted); cursor: default }
.notice { padding: .6em .85em; border: 1px solid var(--line); border-left-width: 4px; border-radius: var(--radius) }
.problem { border-color: var(--error); background: var(--warn) }
.notice a { color: inherit }
.notice button { margin-top: .5em }
.whole { white-space: nowrap }
.case { display: flex; flex-direction: column; gap: 1em; margin-top: .5em; padding: 1em; border: 1px solid var(--line); border-radius: var(--radius) }
fieldset { display: flex; flex-wrap: wrap; gap: 0 1.5em; min-width: 0; margin: 0; padding: 0; border: 0 }
legend { padding: 0 }
.radio { display: flex; align-items: center; gap: .6em; min-height: 2.75em; padding: .2em 0; font-weight: 400; cursor: pointer }
[type=radio] { flex: none; width: 1.25em; height: 1.25em; margin: 0; accent-color: var(--accent) }
.case > div > * + * { margin-top: .3em }
select, [type=text] { width: 100%; min-height: 2.75em; border-color: var(--line); color: inherit }
[aria-invalid] { border: 2px solid var(--error) }
.wrong { color: var(--error); font-weight: 600 }
.wrong:empty, .hint:empty { display: none }
.send { text-align: center }
.typing { display: flex; align-items: center; gap: .35em; min-height: 2.75em }
i { width: .45em; height: .45em; border: 1px solid; border-radius: 50%; background: currentColor }
i + i + i { margin-right: .3em }
.jump { align-self: center; margin: -3.25em 0 .5em; z-index: 1; box-shadow: 0 2px 8px #0006 }
.jump::after { content: " ↓" / "" }

.waits { border-width: 1px 0 0; border-radius: 0; border-color: var(--line); background: var(--bot); text-align: center }
.write { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: .4em .75em; padding: .75em 1em; border-top: 1px solid var(--line) }
.write label, .write textarea { grid-column: 1 / 3 }
label, legend, .count { font-weight: 600 }
textarea { width: 100%; min-height: 3.8em; max-height: 8em; border-color: var(--line); color: inherit; resize: none; field-sizing: content }
.count { display: block; color: var(--text) }
.over { color: var(--error) }

/* Too low for three parts, as at 400 %: one scroll for all. */
@container panel (max-height: 25em) {
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
  .head p { display: none }
  .label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
}
@media (pointer: coarse) { #hint { display: none } }
@media (prefers-reduced-motion: no-preference) {
  i { animation: blink 1.2s infinite }
  i + i { animation-delay: .2s }
  i + i + i { animation-delay: .4s }
  @keyframes blink { 40% { opacity: .25 } }
}
@media (forced-colors: active) {
  .text, .head button, summary { border-color: currentColor }
  .you .text { border-style: dashed }
  .unread, i, .thumb::before { background: CanvasText }
  [aria-pressed=true] { forced-color-adjust: none; background: Highlight; color: HighlightText }
  [aria-pressed=true]::before { background: HighlightText }
  [aria-disabled=true] { border-color: GrayText; color: GrayText }
}
@media print { .root { display: none } }
`;

let sheet;

/** Constructed, which a strict policy allows. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css());
  }
  return sheet;
}
