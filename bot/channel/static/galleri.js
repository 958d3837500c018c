/** Every state of the widget on one page, each with a made-up server of its own; for whoever works on it. */
const API = new URL('galleri/', import.meta.url).href;
const AT = '2026-11-24T09:00:00Z';
const NOTICE =
  'Det du skickar blir en allmän handling, så andra kan begära att få läsa det. ' +
  'Assistenten raderar det efter 30 dagar. Det försvinner ur säkerhetskopiorna högst 7 dagar senare. ' +
  'Kommunen kan spara det längre.';
const PAGE = 'https://www.motala.se/';

const reply = (text, changes) => ({ id: `id of ${text.slice(0, 20)}`, text, buttons: [], language: 'sv', at: AT, ...changes });
const buttons = (...titles) => titles.map((title) => ({ id: title, title }));
const said = (visitor, ...messages) => ({ id: visitor, visitor, at: AT, messages });
const form = (changes) => ({
  buttons: buttons('Jag skriver hellre här i chatten', 'Avbryt'),
  form: { kind: 'case', question: 'Får vår förening vara med?', organisation: true, notice: NOTICE, ...changes },
});

const TOWNS = reply('Motala har tre vänorter:\n• Hyvinge i Finland\n• Daugavpils i Lettland\n• Eigersund i Norge', {
  rateable: true, source: { url: PAGE, reviewed: '2026-11-24' },
});
const ASKED = said('Vilka vänorter har Motala?', { ...TOWNS, buttons: buttons('Vad är Hyvinge?', 'Vem beslutar om vänorter?') });
const WAITING = {};
const OFFLINE = {};
const NEW_SESSION = 'new';
const PHONE = '(max-width: 30em)';
const DARK = '(prefers-color-scheme: dark)';
const FORCED = '(forced-colors: active)';
// What a browser does by itself when a window is like that: its own controls are dark, and all colours are its own.
const BY_ITSELF = {
  [DARK]: '.root { color-scheme: dark }',
  [FORCED]: `
    .root {
      color-scheme: dark; --accent: LinkText; --on-accent: Canvas; --head: Canvas; --surface: Canvas; --bot: Canvas;
      --you: Canvas; --warn: Canvas; --text: CanvasText; --muted: CanvasText; --line: CanvasText; --error: CanvasText;
    }
    .head { color: CanvasText }`,
};

// By name: turns so far; what a message, feedback or a case is answered with; what is done, in order; `end`: the
// form is out of sight; `closed`: only the button that opens it; `as`: as if the window were like that; `stays`: what
// would go by itself; `over`: the session, when something is sent; `notices`: what everybody is told; `slow`: what takes
// long is there at once; `above`: one reads further up when the answer comes; `left`: one has closed it by then.
const STATES = {
  Välkommen: {},
  'Läs mer': { click: ['.more summary'] },
  Svar: { turns: [ASKED] },
  'Besked till alla': { notices: { sv: [reply('Vi har ett avbrott i dag. Ring 0141-22 50 00.')] } },
  Val: { turns: [said('Hyvinge', reply('Vad vill du veta om Hyvinge?', { buttons: buttons('Vad är Hyvinge?', 'Hur länge har Motala haft Hyvinge?', 'Något annat') }))] },
  'Väntar på svar': { turns: [ASKED], write: 'Vad är SERN?', answer: WAITING },
  'Svaret dröjer': { turns: [ASKED], write: 'Vad är SERN?', answer: WAITING, slow: true },
  'Nytt svar längre ned': { turns: [said('Berätta allt', reply('Det här är ett svar som fortsätter. '.repeat(24)))], write: 'Vilka vänorter har Motala?', above: true },
  'Kort besked': { turns: [ASKED], click: ['.thumb.yes'], stays: '.toast' },
  'Hjälpte inte': { turns: [ASKED], click: ['.thumb.no'] },
  Meny: { turns: [ASKED], click: ['.menu summary'] },
  'Frågar före': { turns: [ASKED], click: ['.items button:last-child'] },
  'Tyck till': { turns: [ASKED], click: ['.items button:nth-last-child(2)', '.closing button'] },
  Formulär: { turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form()))] },
  'Formulär med två frågor': { turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form({ question: '', questions: ['Får vi vara med?', 'Vad kostar det?'] })))] },
  'Formulär med telefon': { turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form()))], click: ['[value=tel]'] },
  'Formulär på väg': { turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form()))], answer: WAITING, click: ['.case > .send'] },
  'Formuläret väntar': { turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form())), said('Berätta allt', reply('Det här är ett svar som fortsätter. '.repeat(24)))], end: true },
  'Fel i formuläret': {
    turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form({ question: '' })))],
    answer: { status: 422, error: { code: 'invalid_case' }, errors: { question: { text: 'Skriv ditt meddelande.' }, contact: { text: 'Skriv din e-postadress.' } } },
    click: ['.case > .send'],
  },
  'Menade du': {
    turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form({ filled: { email: 'kim@gmial.com' } })))],
    answer: { status: 422, error: { code: 'invalid_case' }, errors: { contact: { text: 'Du skrev kim@gmial.com. Menade du kim@gmail.com?', suggestion: 'kim@gmail.com' } } },
    click: ['.case > .send'],
  },
  'Gick inte att skicka': {
    turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form()))],
    answer: { status: 503, error: { code: 'store_down', message: 'Det gick inte att spara det du skrev. Försök igen om en stund.' } },
    click: ['.case > .send'], end: true,
  },
  'Skickat till kommunen': { turns: [said('Skickat till kommunen: Får vår förening vara med?', reply('Tack! Det du skrev är på väg. Ditt ärendenummer är EU-2026-0001.'))] },
  Fel: { turns: [ASKED], write: 'Vad är SERN?', answer: { status: 503, error: { code: 'unavailable', message: 'Assistenten kan inte svara just nu.' } } },
  'Ingen anslutning': { turns: [ASKED], write: 'Vad är SERN?', answer: OFFLINE },
  'Samtalet är avslutat': { turns: [ASKED], write: 'Hur länge har Motala haft vänorter?', over: true },
  Avstängd: { answer: { status: 503, error: { code: 'assistant_off', message: 'Assistenten vilar i dag. Skriv till samhallsbyggnad@motala.se.' } }, off: true },
  'För lång text': { draft: 'Ett långt meddelande.\n'.repeat(12), max: 200 },
  'Långt svar': { turns: [said('Berätta allt', reply('Det här är ett långt svar som fortsätter en god stund. '.repeat(30), { source: { url: PAGE, reviewed: '2026-11-24' } }))] },
  'Långa ord': { turns: [said('internationaliseringssamordningsstrategi'.repeat(3), reply(`Se ${PAGE}${'a'.repeat(80)} och ${'samarbete'.repeat(12)}.`))] },
  English: { turns: [said('Which twin towns?', reply('Motala has three twin towns: Hyvinge, Daugavpils and Eigersund.', { language: 'en', buttons: buttons('What is Hyvinge?') }))] },
  Arabiska: {
    turns: [said('ما هي المدن التوأم؟', reply('أفهم العربية، لكنني أجيب بالإنجليزية.', { language: 'ar' }),
      reply('Motala has three twin towns: Hyvinge, Daugavpils and Eigersund.', { language: 'en' }))],
  },
  'Mörkt läge': { turns: [ASKED], as: DARK },
  'Mörkt formulär': { turns: [said('Fråga en människa', reply('Fyll i formuläret här nedanför.', form()))], as: DARK },
  'Ungefär som med tvingade färger': { turns: [ASKED], as: FORCED, click: ['.thumb.no'] },
  'Knapp som öppnar': { closed: true },
  'Knapp när ett svar har kommit': { turns: [ASKED], closed: true, write: 'Vad är SERN?', left: true },
  'Knapp i telefon, när den har öppnats': { closed: true, as: PHONE },
};

const json = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

function respond({ turns = [], answer, notices, off, over }, path, session) {
  if (path === 'session' && over) return json({ session: NEW_SESSION }, 201);
  if (over && path === 'messages' && session !== `Bearer ${NEW_SESSION}`) return json({ error: { code: 'session_expired' } }, 401);
  if (path === 'history' && !off) return json({ turns, notices });
  if (path === 'feedback') return json({ verdict: null });
  if (answer === WAITING) return new Promise(() => {});
  if (answer === OFFLINE) {
    // For as long as the failure is looked into; the other states have a connection.
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    setTimeout(() => { delete navigator.onLine; });
    throw new TypeError('no connection');
  }
  return json(answer ?? { messages: [TOWNS] }, answer?.status);
}

const fetched = window.fetch;
window.fetch = async (address, options) => {
  if (!String(address).startsWith(API)) return fetched(address, options);
  const [number, path] = String(address).slice(API.length).split('/');
  return respond(Object.values(STATES)[number], path, options.headers.Authorization);
};
// In the page's top layer the button would lie in the window's corner instead of in its own box.
HTMLElement.prototype.showPopover = undefined;

// The widget's rules for such a window, whatever this one is.
function showAs(condition, { shadowRoot }) {
  const rules = [...shadowRoot.adoptedStyleSheets[0].cssRules].filter(({ media }) => media?.mediaText === condition);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([...rules.flatMap(({ cssRules }) => [...cssRules]).map(({ cssText }) => cssText), BY_ITSELF[condition]].join(''));
  shadowRoot.adoptedStyleSheets.push(sheet);
}

function hold(element) {
  new MutationObserver(() => { element.hidden = false; }).observe(element, { attributeFilter: ['hidden'] });
}

// Does something whose timers, for once, run out at once.
function hurried(act) {
  const wait = window.setTimeout;
  window.setTimeout = (done) => wait(done);
  act();
  window.setTimeout = wait;
}

async function drive(chat, { write, draft, click = [], stays, as, slow, above, left }) {
  const part = (selector) => chat.shadowRoot.querySelector(selector);
  if (as) showAs(as, chat);
  const input = part('#input');
  input.value = write ?? draft ?? '';
  input.dispatchEvent(new Event('input'));
  if (left) chat.open();
  const send = () => part('.write .send').click();
  if (slow) hurried(send);
  else if (write) send();
  if (above) part('.log').scrollTop = 0;
  if (left) chat.minimise();
  for (const selector of click) {
    part(selector).click();
    await new Promise((resume) => { setTimeout(resume, 50); });
  }
  if (stays) hold(part(stays));
}

async function show() {
  const made = Object.entries(STATES).map(([name, state], number) => {
    const api = `${API}${number}`;
    const keep = (key, value) => sessionStorage.setItem(`motala-chat ${key} ${api}`, JSON.stringify(value));
    for (const key of ['case', 'pending', 'typed', 'rated']) keep(key, null);
    keep('session', { session: name, text_max: state.max ?? 2000, notices: state.notices });
    const box = document.createElement('section');
    const title = document.createElement('h2');
    const frame = document.createElement('div');
    const chat = document.createElement('motala-chat');
    title.textContent = name;
    frame.className = state.closed ? 'box low' : 'box';
    if (!state.closed) chat.setAttribute('alone', '');
    keep('open', state.as ? false : null);
    chat.setAttribute('api', api);
    frame.append(chat);
    box.append(title, frame);
    return { box, chat, state };
  });
  document.getElementById('states').append(...made.map(({ box }) => box));
  await customElements.whenDefined('motala-chat');
  // The conversations are read first.
  await new Promise((resume) => { setTimeout(resume, 200); });
  for (const { chat, state } of made) await drive(chat, state);
  for (const { chat, state } of made) if (!state.end) chat.shadowRoot.querySelector('.case')?.scrollIntoView();
  document.activeElement?.blur();
  scrollTo(0, 0);
  document.documentElement.dataset.ready = '';
}

show();
