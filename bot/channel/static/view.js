// A page, an e-mail address, a case's number.
const ADDRESS = /https:\/\/[^\s<>"']+|[\w.+-]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)+|\bEU-\d{4}-\d+/gi;

/** Makes an element. Functions become listeners, `text` never markup, the rest attributes. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'text') element.textContent = value;
    else if (typeof value === 'function') element.addEventListener(name, value);
    else if (value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

const hidden = (text) => el('span', { class: 'vh', text });

/** The URL, if it is http(s) without a user name, which could make a foreign host look known. */
export function safeUrl(address, base) {
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}

// In a new tab, the conversation stays.
const link = (url, text, t) => el('a', { href: url.href, target: '_blank', rel: 'noopener' }, text, hidden(` ${t.newTab}`));

/** What a reply offers to open: a page, or a mail to send. */
function offered(offer, lang, t) {
  const mail = /^mailto:\S+$/i.test(offer?.url) && offer.url;
  const url = mail || safeUrl(offer?.url);
  const text = String(offer?.title || offer?.url);
  return url && el('p', { class: 'offer', lang }, mail ? el('a', { href: mail, text }) : link(url, text, t));
}

// The text as nodes: addresses as links, a case's number in one piece.
function linkify(text, t) {
  const nodes = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    // Punctuation after an address belongs to the sentence.
    const address = match.replace(/[.,;:!?)\]}”’»…]+$/, '');
    const url = safeUrl(address);
    let node = url && link(url, address, t);
    if (/^EU-/i.test(address)) node = el('span', { class: 'whole', text: address });
    // To write to an example, or to oneself, is of no use.
    else if (address.split('@')[1]?.toLowerCase() === t.email.split('@')[1]) node = el('a', { href: `mailto:${address}`, text: address });
    if (node) {
      nodes.push(text.slice(end, index), node);
      end = index + address.length;
    }
  }
  return [...nodes, text.slice(end)];
}

const format = (date, t, options) => new Intl.DateTimeFormat(t.lang, options).format(date);

// Screen readers jump between headings.
function heading(who, at, t) {
  const time = new Date(at);
  const today = time.toDateString() === new Date().toDateString();
  return el('h3', {}, `${who} `, +time && el('time', { datetime: at, text: format(time, t, {
    timeZone: 'Europe/Stockholm', hour: '2-digit', minute: '2-digit', ...(!today && { day: 'numeric', month: 'short' }),
  }) }));
}

function sourceOf({ source }, t) {
  const url = safeUrl(source?.url);
  const date = new Date(source?.reviewed);
  return url && {
    url,
    label: t.source(url.hostname.replace(/^www\./, '')),
    // A day is read as UTC, so it is written in it.
    checked: +date ? t.reviewed(format(date, t, { dateStyle: 'long', timeZone: 'UTC' })) : '',
  };
}

/** What the visitor wrote or chose. */
export const visitorMessage = (text, at, t) => el('div', { class: 'you', lang: t.lang }, heading(t.you, at, t), el('p', { class: 'text', dir: 'auto', text }));

/** One answer. `on.choose(button)` is called for a choice; `on.rating(message)` is what one rates it with, `on.form(message, choices)` the form in it. */
export function botMessage(messages, t, on) {
  const choice = (lang) => (button) => el('button', {
    type: 'button',
    lang,
    text: button.title,
    click: () => on.choose(button),
  });
  return el('div', { class: 'bot', lang: t.lang }, heading(t.bot, messages[0].at, t), ...messages.flatMap((message) => {
    const source = sourceOf(message, t);
    const lang = message.language;
    const choices = message.buttons[0] && el('div', { class: 'choices', role: 'group', 'aria-label': t.choices }, ...message.buttons.map(choice(lang)));
    return [
      el('p', { class: 'text', dir: 'auto', lang }, ...linkify(message.text, t)),
      offered(message.link, lang, t),
      source && el('p', { class: 'source' }, link(source.url, source.label, t), source.checked),
      on.form?.(message, choices) || choices,
      message.rateable && message.id && on.rating?.(message),
    ];
  }));
}

/** An answer as it is read out. */
export const spoken = (messages, t) => [`${t.bot}:`, ...messages.flatMap((message) => {
  const source = sourceOf(message, t);
  return [message.text, message.link?.title && `${message.link.title}.`, source && `${source.label}${source.checked}.`, message.buttons[0] && !message.form && `${t.choices}: ${message.buttons.length}.`];
})].filter(Boolean).join(' ');

/** The first message, which is the widget's own. */
export function welcome(t, privacy, on) {
  const box = botMessage([{ text: t.welcome, buttons: t.starters.map((title) => ({ title })) }], t, on);
  if (privacy) box.querySelector('.text').after(el('p', { class: 'source' }, link(privacy, t.privacy, t)));
  return box;
}

/** The sign that an answer is on its way. */
export const typing = (t) => el('p', { class: 'typing' }, el('i'), el('i'), el('i'), t.typing);

/** An event, or a problem {lang, link, again}. */
export function notice(text, t, problem) {
  return el('div', { class: problem ? 'notice problem' : 'notice', lang: t.lang },
    el('p', { lang: problem?.lang }, ...linkify(text, t)),
    offered(problem?.link, problem?.lang, t),
    problem?.again && el('button', { type: 'button', text: t.retry, click: problem.again }));
}

/** A question before something is done: `answer(yes)`. */
export const question = (text, yes, t, answer) => el('div', { class: 'notice problem', lang: t.lang }, el('p', { text }),
  el('div', { class: 'choice' }, el('button', { type: 'button', text: yes, click: () => answer(true) }),
    el('button', { type: 'button', text: t.cancel, click: () => answer(false) })));

/** The parts of the widget; `on` holds listeners. `part.speak(t)` writes its words. */
export function buildShell(name, logo, on) {
  const words = [];
  // An element whose text, or another attribute of which, is the word of a key.
  const said = (key, tag, properties, attribute = 'textContent') => {
    const element = el(tag, properties);
    words.push((t) => {
      if (attribute === 'textContent') element.textContent = t[key];
      else element.setAttribute(attribute, t[key]);
    });
    return element;
  };
  const button = (key, properties) => said(key, 'button', { type: 'button', ...properties });
  const part = {
    restart: button('restart', { click: on.restart, blur: on.unsure }),
    // Its own aria-live would have everything read twice.
    log: said('log', 'div', { class: 'log', role: 'log', 'aria-live': 'off', tabindex: 0, scroll: on.scroll }, 'aria-label'),
    jump: button('unread', { class: 'jump', hidden: '', click: on.jump }),
    waits: button('formWaits', { class: 'waits', hidden: '', click: on.waits }),
    input: el('textarea', { id: 'input', enterkeyhint: 'send', 'aria-describedby': 'hint', input: on.input, keydown: on.key }),
    count: el('span', { class: 'count', hidden: '' }),
    send: said('send', 'button', { class: 'send' }),
    live: el('div', { class: 'vh', 'aria-live': 'polite' }),
    menu: el('details', { class: 'menu', focusout: on.left }, said('menu', 'summary')),
  };
  part.menu.append(el('div', { class: 'items' }, part.restart, ...['copy', 'save', 'finish', 'erase'].map((key) => button(key, { click: on[key] }))));
  part.unread = el('span', { class: 'unread', hidden: '' }, hidden(', '), said('unread', 'span', { class: 'vh' }));
  part.launcher = el('button', { type: 'button', class: 'launcher', 'aria-haspopup': 'dialog', click: on.open },
    said('launcher', 'span', { class: 'label' }), part.unread);
  part.form = el('form', { class: 'write', submit: on.submit }, said('input', 'label', { for: 'input' }), part.input,
    el('p', {}, said('hint', 'span', { id: 'hint' }), part.count), part.send);
  const title = name ? el('h2', { id: 'title', text: name }) : said('title', 'h2', { id: 'title' });
  part.frame = el('div', { class: 'frame', scroll: on.scroll },
    el('div', { class: 'head' }, logo && el('img', { src: logo.href, alt: '' }), el('div', {}, title, said('subtitle', 'p')),
      part.menu, said('minimise', 'button', { type: 'button', class: 'minimise', click: on.minimise }, 'aria-label')),
    part.log, part.jump, part.waits, part.form);
  part.panel = el('dialog', { class: 'panel', tabindex: -1, 'aria-labelledby': 'title', cancel: on.cancel, keydown: on.keys }, part.frame);
  part.root = el('div', { class: 'root' }, part.launcher, part.panel, part.live);
  part.speak = (t) => {
    part.root.lang = t.lang;
    for (const write of words) write(t);
  };
  return part;
}
