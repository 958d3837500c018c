// A page, an e-mail address with all that its name may hold, a case's number, a telephone number.
const ADDRESS = /https:\/\/[^\s<>"']+|[^\s<>"“”«»()[\],:;@]{1,64}@[a-z\d-]+(\.[a-z\d-]+)+|\bEU-\d{4}-\d+|\b0\d+-\d[\d ]+\d|\+\d[\d ]+\d/gi;
// Of those, what a link is made of: whole, without signs that may be the sentence's.
const MAIL = /^\w[\w.+'-]*@/;

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

// Punctuation after an address belongs to the sentence, and so does a bracket that was not opened in it.
function trimmed(address) {
  const text = address.replace(/[.,;:!?\]}”’»…]+$/, '');
  return text.endsWith(')') && text.split(')').length > text.split('(').length ? trimmed(text.slice(0, -1)) : text;
}

// What is too long for its line breaks before the @ or after a full stop.
const breakable = (address) => address.split(/(?=@)|(?<=\.)/).flatMap((part) => [part, el('wbr')]).slice(0, -1);

// The text as nodes: addresses as links, numbers in one piece.
function linkify(text, t) {
  const nodes = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(match);
    const url = safeUrl(address);
    let node = url && link(url, address, t);
    if (/^(EU-|[0+])/i.test(address)) node = el('span', { class: 'whole', text: address });
    // To write to an example, or to oneself, is of no use.
    else if (MAIL.test(address)) {
      const isOurs = address.split('@')[1].toLowerCase() === t.email.split('@')[1];
      node = el(isOurs ? 'a' : 'span', { href: isOurs ? `mailto:${address}` : null }, ...breakable(address));
    }
    if (node) {
      nodes.push(text.slice(end, index), node);
      end = index + address.length;
    }
  }
  return [...nodes, text.slice(end)];
}

// Screen readers jump between headings.
function heading(who, at, t) {
  const time = new Date(at);
  if (!+time) return el('h3', { text: who });
  const timeZone = 'Europe/Stockholm';
  const day = (date) => date.toLocaleString(t.lang, { timeZone, dateStyle: 'short' });
  return el('h3', {}, `${who} `, el('time', { datetime: at, text: time.toLocaleString(t.lang, {
    timeZone, hour: '2-digit', minute: '2-digit', ...(day(time) !== day(new Date()) && { day: 'numeric', month: 'short' }),
  }) }));
}

function sourceOf({ source }, t) {
  const url = safeUrl(source?.url);
  const date = new Date(source?.reviewed);
  return url && {
    url,
    label: t.source(url.hostname.replace(/^www\./, '')),
    // A day is read as UTC, so it is written in it.
    checked: +date ? t.reviewed(date.toLocaleString(t.lang, { dateStyle: 'long', timeZone: 'UTC' })) : '',
  };
}

/** What the visitor wrote or chose, in whatever language. */
export const visitorMessage = (text, at, t) => el('div', { class: 'you', lang: t.lang }, heading(t.you, at, t), el('p', { class: 'text', lang: '', dir: 'auto', text }));

/** Tells when the visitor's message was taken, by the server's clock, and in the words of its answer. */
export const dated = (box, at, t) => box.replaceWith(visitorMessage(box.lastChild.textContent, at, t));

/** Buttons that belong together. Each is a tab stop: nothing tells who presses Tab of other keys. */
export const group = (properties, ...buttons) => el('div', { role: 'group', ...properties }, ...buttons);

/** One answer. `on.choose(button)` is called for a choice; `on.rating(message)` is what one rates it with, `on.form(message, choices)` the form in it. */
export function botMessage(messages, t, on) {
  return el('div', { class: 'bot', lang: t.lang }, heading(t.bot, messages[0].at, t), ...messages.flatMap((message) => {
    const source = sourceOf(message, t);
    const lang = message.language;
    const choices = message.buttons[0] && group({ class: 'choices', 'aria-label': t.choices }, ...message.buttons.map((button) => el('button', { type: 'button', lang, text: button.title, click: () => on.choose(button) })));
    const form = on.form?.(message, choices);
    const [thumbs, why] = (message.rateable && message.id && on.rating?.(message)) || [];
    return [
      el('p', { class: 'text', dir: 'auto', lang }, ...linkify(message.text, t)),
      offered(message.link, lang, t),
      (source || thumbs) && el('div', { class: 'foot' }, source && el('p', { class: 'source' }, link(source.url, source.label, t), source.checked), thumbs),
      why,
      !form && choices,
      form,
    ];
  }));
}

/** An answer as it is read out. */
export const spoken = (messages, t) => [`${t.bot}:`, ...messages.flatMap((message) => {
  const source = sourceOf(message, t);
  return [message.text, message.link?.title && `${message.link.title}.`, source && `${source.label}${source.checked}.`, message.form ? t.formHere : message.buttons[0] && `${t.choices}: ${message.buttons.length}.`];
})].filter(Boolean).join(' ');

/** The first message, which is the widget's own. `on.say(text)` says something in the visitor's place. */
export function welcome(t, privacy, on) {
  const box = botMessage([{ text: t.welcome, buttons: t.starters.map((title) => ({ title })) }], t, on);
  const say = (text, lang, said) => el('button', { type: 'button', lang, text, click: () => on.choose({ title: said }) });
  box.querySelector('.text').after(el('div', { class: 'more' },
    el('details', {}, el('summary', { text: t.about }), el('p', { text: t.aboutText }), el('p', {}, link(privacy, t.privacy, t))),
    say(t.easy, 'sv', t.easySaid), say(t.other, t.otherLang, t.other)));
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

/** The parts of the widget, alone on its page if `alone`; `on` holds listeners. `part.speak(t)` writes its words. */
export function buildShell(name, logo, alone, on) {
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
    // Its own aria-live would have everything read twice.
    log: said('log', 'div', { class: 'log', role: 'log', 'aria-live': 'off', tabindex: 0, scroll: on.scroll }, 'aria-label'),
    jump: button('unread', { class: 'jump', hidden: '', click: on.jump }),
    waits: button('formWaits', { class: 'waits', hidden: '', click: on.waits }),
    toast: el('p', { class: 'toast', hidden: '' }),
    input: said('input', 'textarea', { id: 'input', rows: 1, 'aria-describedby': 'hint', input: on.input, keydown: on.key }, 'placeholder'),
    count: el('span', { class: 'count', hidden: '' }),
    send: said('send', 'button', { class: 'send' }),
    live: el('div', { class: 'vh', 'aria-live': 'polite' }),
    menu: el('details', { class: 'menu', focusout: on.left }, said('menu', 'summary')),
  };
  const item = (key, lang) => button(key, { lang, click: () => on.chosen(key) });
  const language = item('other');
  words.push((t) => { language.lang = t.otherLang; });
  part.menu.append(el('div', { class: 'items' }, item('easy', 'sv'), language, item('restart'), item('copy'), item('save'),
    alone && item('print'), item('finish'), item('erase')));
  part.unread = el('span', { class: 'unread', hidden: '' }, hidden(', '), said('unread', 'span', { class: 'vh' }));
  part.launcher = el('button', {
    type: 'button', class: 'launcher', 'aria-haspopup': 'dialog', click: on.open, keydown: on.press, keypress: on.press, keyup: on.press,
  }, said('launcher', 'span', { class: 'label' }), part.unread);
  part.form = el('form', { class: 'write', submit: on.submit }, said('input', 'label', { class: 'vh', for: 'input' }), part.input, part.send,
    said('hint', 'span', { id: 'hint', class: 'vh' }), part.count);
  const title = name ? el('h2', { id: 'title', text: name }) : said('title', 'h2', { id: 'title' });
  part.frame = el('div', { class: 'frame', scroll: on.scroll },
    el('div', { class: 'head' }, logo && el('img', { src: logo.href, alt: '' }), el('div', {}, title, said('subtitle', 'p')),
      part.menu, !alone && said('minimise', 'button', { type: 'button', class: 'minimise', click: on.minimise }, 'aria-label')),
    part.log, part.jump, part.toast, part.waits, part.form);
  part.panel = el(alone ? 'section' : 'dialog', {
    class: 'panel', tabindex: -1, 'aria-labelledby': 'title', cancel: on.cancel, keydown: on.keys, keypress: on.keep, keyup: on.keep,
  }, part.frame);
  // Above all layers of the page, and outside whatever the page moves or clips.
  part.root = el('div', { class: alone ? 'root alone' : 'root', popover: alone ? null : 'manual', keyup: on.released }, part.launcher, part.panel, part.live);
  part.speak = (t) => {
    part.root.lang = t.lang;
    for (const write of words) write(t);
  };
  return part;
}
