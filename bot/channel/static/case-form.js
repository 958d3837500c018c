import { list, string } from './transport.js';
import { el } from './view.js';

const KINDS = ['', 'association', 'company', 'school', 'public', 'other'];
// What a browser may fill in, and which keyboard a phone brings up. An address stays as it is typed,
// which type="email" would not let it.
const WAYS = {
  email: { autocomplete: 'email', inputmode: 'email' },
  phone: { autocomplete: 'tel', inputmode: 'tel' },
};

// The questions to choose from, each with its text: those that are offered, what was written in an earlier
// form, and two in one.
function questionsFrom({ question, questions }, kept) {
  const offered = list(questions).length > 1 ? questions.map(string) : [string(question)];
  const written = list(kept?.texts).filter((text, place) => text !== kept.titles[place] && !offered.includes(text));
  const titles = [...offered, ...written].filter((text) => text.trim());
  if (titles.length === 2) titles.push(titles.join('\n'));
  if (!titles[0]) titles.push('');
  return { titles, texts: [...titles], chosen: 0 };
}

/** The form by which a question goes to a person. What is written in it is kept; what is wrong stands beside its field. */
export class CaseForm {
  #t;
  #on;
  #values;
  #controls = {};
  #busy = false;
  #waits = false; // for a connection

  /**
   * `message` asks for the case, `t` are the form's words, `kept` is what `on.keep(values)` got last.
   * `on.send(body)` sends a case, `on.tell(error)` gives what to show of a failure, `on.say(text)` reads
   * out, `on.reveal(box)` scrolls.
   */
  constructor({ id, form, language }, t, kept, on) {
    this.#t = t;
    this.#on = on;
    this.key = id;
    this.#values = {
      way: 'email', email: '', phone: '', name: '', organisation: '', wish: '', ...kept,
      // The same form again, or a new one into which goes what was written in the old one.
      ...(kept?.key !== id && { key: id, id: null, ...questionsFrom(form, kept) }),
    };
    this.node = this.#build(form, language);
    this.#toWay();
  }

  /** The text of the question, if the visitor has changed it. */
  get written() {
    const { texts, titles, chosen } = this.#values;
    return texts[chosen] === titles[chosen] ? '' : texts[chosen];
  }

  /** Sends again what was on its way when the page was left. */
  resume() {
    if (this.#values.id) this.#submit();
  }

  /** Sends again what failed for want of a connection. */
  online() {
    if (this.#waits) this.#submit();
  }

  #build({ organisation, notice }, language) {
    const t = this.#t;
    const { titles, chosen, way } = this.#values;
    const radios = (name, legend, labels, checked) => el('fieldset', {}, el('legend', { text: legend }),
      ...labels.map(([value, text]) => el('label', { class: 'radio' },
        el('input', { type: 'radio', name, value, checked: value === checked ? '' : null }), el('span', { text }))));
    const both = (place) => place === 2 && titles[2] === titles.slice(0, 2).join('\n');
    this.problem = el('div', { class: 'notice problem', hidden: '' });
    this.send = el('button', { class: 'send', text: t.send });
    return el('form', {
      class: 'case', lang: language, novalidate: '', tabindex: -1, 'aria-labelledby': 'case-title',
      input: ({ target }) => this.#changed(target),
      keydown: (event) => this.#key(event),
      submit: (event) => { event.preventDefault(); this.#submit(); },
    },
    el('h4', { id: 'case-title', text: t.title }),
    titles[1] && radios('which', t.which, titles.map((text, place) => [place, both(place) ? t.both : text]), chosen),
    this.#field('question', 'textarea', { autocomplete: 'off', rows: 3, required: '' }),
    radios('way', t.way, [['email', t.email], ['phone', t.phone]], way),
    this.#field('contact', 'input', { type: 'text', autocapitalize: 'none', spellcheck: 'false', required: '' }),
    this.#field('name', 'input', { type: 'text', autocomplete: 'name' }),
    organisation && this.#field('organisation', 'select', {}, ...KINDS.map((value) => el('option', { value, text: t.kinds[value || 'none'] }))),
    organisation && this.#field('wish', 'textarea', { autocomplete: 'off', rows: 2 }),
    // People neither see it nor come to it; who fills it in is a program.
    el('div', { class: 'vh', 'aria-hidden': true }, this.#controls.homepage = el('input', { name: 'homepage', tabindex: -1, autocomplete: 'off' })),
    el('p', { class: 'hint', text: string(notice) || t.notice }),
    this.problem,
    this.send);
  }

  // A label, its control, a hint, and room for what is wrong with it.
  #field(name, tag, properties, ...children) {
    const id = `case-${name}`;
    const control = el(tag, { id, name, enterkeyhint: tag === 'input' ? 'next' : null, 'aria-describedby': `${id}-hint ${id}-wrong`, ...properties }, ...children);
    const { texts, chosen, [name]: value = texts[chosen] } = this.#values;
    control.value = value;
    control.label = el('label', { for: id, text: this.#t[name] });
    control.hint = el('p', { id: `${id}-hint`, class: 'hint', text: this.#t.hints[name] });
    control.wrong = el('p', { id: `${id}-wrong`, class: 'wrong' });
    control.box = el('div', {}, control.label, control.hint, control.wrong, control);
    this.#controls[name] = control;
    return control.box;
  }

  // Asks for what the chosen way needs.
  #toWay() {
    const { contact } = this.#controls;
    const { way } = this.#values;
    contact.value = this.#values[way];
    contact.label.textContent = this.#t.contact[way];
    contact.hint.textContent = this.#t.hints[way];
    for (const [name, value] of Object.entries(WAYS[way])) contact.setAttribute(name, value);
  }

  #changed({ name, value }) {
    const values = this.#values;
    const { question, contact } = this.#controls;
    if (name === 'which') question.value = values.texts[values.chosen = Number(value)];
    if (name === 'way') {
      values.way = value;
      this.#toWay();
    }
    this.#right({ which: question, way: contact }[name] ?? this.#controls[name]);
    // Other words are another request.
    values.id = null;
    this.#waits = false;
    this.#read();
  }

  // From the controls, since a password manager need not tell that it has filled one in.
  #read() {
    const values = this.#values;
    const { question, contact, homepage, ...others } = this.#controls;
    values.texts[values.chosen] = question.value;
    values[values.way] = contact.value;
    for (const { name, value } of Object.values(others)) values[name] = value;
    this.#on.keep(values);
  }

  // Enter in a field goes on to the next one: nothing is sent by mistake.
  #key(event) {
    const { target } = event;
    if (event.key !== 'Enter' || target.localName !== 'input' || event.isComposing) return;
    event.preventDefault();
    const stops = [...this.node.elements].filter(({ tabIndex, type }) => tabIndex >= 0 && type !== 'radio');
    stops[stops.indexOf(target) + 1]?.focus();
  }

  async #submit() {
    if (this.#busy) return;
    const values = this.#values;
    // The same words have the same id however often they are sent, so that one case comes of them.
    values.id ??= this.#on.newId();
    this.#read();
    const { question, contact, name, organisation, wish, homepage } = this.#controls;
    this.#wait(true);
    try {
      await this.#on.send({
        id: values.id,
        question: question.value,
        contact: contact.value,
        name: name.value,
        organisation: organisation?.value ?? '',
        wish: wish?.value ?? '',
        homepage: homepage.value,
        // Asked "did you mean …?", the visitor has left it as it was.
        ...(values.doubted && values.doubted === contact.value && { sure: true }),
      });
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#wait(false);
    }
  }

  #wait(busy) {
    this.#busy = busy;
    this.node.setAttribute('aria-busy', busy);
    this.send.setAttribute('aria-disabled', busy);
    this.send.textContent = busy ? this.#t.sending : this.#t.send;
    if (!busy) return;
    this.#waits = false;
    this.problem.hidden = true;
    Object.values(this.#controls).forEach((control) => this.#right(control));
    this.#on.say(this.#t.sending);
  }

  #failed(error) {
    const { code, errors, retryable } = error;
    if (code === 'aborted') return;
    this.#waits = /offline|network/.test(code);
    if (!retryable) this.#values.id = null;
    const wrong = Object.entries(this.#controls).filter(([name]) => errors?.[name]?.text);
    for (const [name, control] of wrong) this.#mark(control, errors[name]);
    this.#on.keep(this.#values);
    const told = wrong.map(([, { label, wrong: { textContent } }]) => `${label.textContent}: ${textContent}`);
    if (wrong[0]) this.#on.say([this.#t.fix(wrong.length), ...told].join(' '), true);
    else {
      this.problem.hidden = false;
      this.problem.replaceChildren(...this.#on.tell(error));
      this.#on.say(this.problem.textContent);
    }
    // Whoever is writing in the chat meanwhile is left alone.
    if (!this.node.matches(':focus-within')) return;
    const [, control] = wrong[0] ?? [];
    this.#on.reveal(control?.box ?? this.problem);
    control?.focus({ preventScroll: true });
  }

  #mark(control, { text, suggestion }) {
    control.setAttribute('aria-invalid', true);
    control.wrong.textContent = string(text);
    if (!string(suggestion)) return;
    this.#values.doubted = control.value;
    control.wrong.after(control.meant = el('button', {
      type: 'button',
      text: this.#t.meant(suggestion),
      click: () => {
        control.value = suggestion;
        control.focus();
        this.#changed(control);
      },
    }));
  }

  #right(control) {
    control.removeAttribute('aria-invalid');
    control.meant?.remove();
    if (control.wrong) control.wrong.textContent = '';
  }
}
