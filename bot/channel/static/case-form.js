import { list, newId, string } from './transport.js';
import { el } from './view.js';

const KINDS = ['', 'association', 'company', 'school', 'public', 'other'];

// The questions to choose from, each with its text: what is offered, both if it is two, as they were said, and
// what was written in an earlier form.
function questionsFrom({ question, questions }, kept) {
  const offered = list(questions).length ? questions.map(string) : [string(question)];
  if (offered.length === 2) offered.push([...offered].reverse().join('\n'));
  const old = list(kept?.titles);
  const written = list(kept?.texts).filter((text, place) => text !== old[place] && !offered.includes(old[place]) && !offered.includes(text));
  const titles = [...offered, ...written].filter((title) => title || !written[0]);
  const texts = titles.map((title) => kept?.texts[old.indexOf(title)] ?? title);
  // What was chosen stays, but for an untouched question that another has come before.
  const place = titles.indexOf(old[kept?.chosen]);
  return { titles, texts, chosen: place > 0 && (titles[0] === old[0] || texts[place] !== titles[place]) ? place : 0 };
}

/** The form by which a question goes to a person. What is written in it is kept; what is wrong stands beside its field. */
export class CaseForm {
  #t;
  #on;
  #values;
  #controls = {};
  #busy;
  #hush; // takes back what is read out while it is sent

  /**
   * `message` asks for the case, `t` are the form's words, `kept` is what `on.keep(values)` got last.
   * `on.send(body)` sends a case, `on.failed(error)` is for what is no field's fault, `on.say(text)` reads
   * out, `on.reveal(box)` scrolls.
   */
  constructor({ id = null, form, language }, t, kept, on) {
    this.#t = t;
    this.#on = on;
    // The same form again, or a new one into which goes what was written in the old one, and in the chat.
    const filled = kept?.key !== id && form.filled;
    this.#values = {
      way: 'email', email: '', tel: '', name: '', organisation: '', wish: '', along: true, no_reply: false, ...kept,
      ...(kept?.key !== id && { key: id, id: null, ...questionsFrom(form, kept) }),
      ...filled,
    };
    if (filled) {
      this.#values.way = ['email', 'tel'].find((way) => filled[way]) ?? this.#values.way;
      this.#values.no_reply &&= !(filled.way || filled.email || filled.tel);
      on.keep(this.#values);
    }
    this.node = this.#build(form, language);
    this.#toWay();
  }

  /** What goes on in the chat without a word: the question if it was changed, and the kind of organisation. */
  get handed() {
    const { texts, titles, chosen } = this.#values;
    return {
      question: texts[chosen] === titles[chosen] ? undefined : texts[chosen],
      organisation: this.#controls.organisation?.value,
    };
  }

  /** The rest of what the visitor has filled in, as lines that the chat reads; with the question where it knows nothing. */
  written(all) {
    const t = this.#t;
    const { way, [way]: contact, name, wish, along, no_reply } = this.#values;
    return [
      all && this.handed.question, wish, no_reply ? t.noReply : contact && `${t.replyTo} ${contact}`,
      name && `${t.called} ${name}`, !along && t.apart,
    ].filter(Boolean).join('\n');
  }

  /** Puts other ways than to send it under it. */
  offer(choices) {
    this.node.querySelector('.choices')?.remove();
    this.node.append(choices);
  }

  #build({ organisation, questions, notice }, language) {
    const t = this.#t;
    const { titles, chosen, along } = this.#values;
    const tick = (type, name, value, text, checked) => el('label', { class: 'tick' },
      el('input', { type, name, value, checked: checked ? '' : null }), el('span', { text }));
    const radios = (name, legend, labels, checked) => el('fieldset', {}, el('legend', { text: legend }),
      ...labels.map(([value, text]) => tick('radio', name, value, text, value === checked)));
    // Of type button, so that Enter in a field sends nothing by mistake.
    this.send = el('button', { type: 'button', class: 'send', text: t.send, click: () => this.submit() });
    return el('form', {
      class: 'case', lang: language, tabindex: -1, 'aria-label': t.title, input: ({ target }) => this.#changed(target),
    },
    el('h4', { text: t.title }),
    titles[1] && radios('which', t.which, titles.map((text, place) => [place, place === 2 && list(questions).length === 2 ? t.both : text]), chosen),
    this.#field('question', 'textarea', { required: '' }),
    radios('way', t.way, Object.entries(t.ways)),
    this.#field('contact', 'input', { type: 'text', required: '' }),
    tick('checkbox', 'no_reply', true, `${t.noReply} ${t.unreached}`),
    this.#field('name', 'input', { type: 'text', autocomplete: 'name' }),
    organisation && this.#field('organisation', 'select', {}, ...KINDS.map((value, place) => el('option', { value, text: t.kinds[place] }))),
    organisation && this.#field('wish', 'textarea', {}),
    tick('checkbox', 'along', true, t.along, along),
    // People neither see it nor come to it; who fills it in is a program.
    el('div', { class: 'vh', 'aria-hidden': true }, el('input', { name: 'homepage', tabindex: -1, autocomplete: 'off' })),
    el('p', { class: 'hint', text: notice }),
    this.send);
  }

  // A label, its control, a hint, and room for what is wrong with it.
  #field(name, tag, properties, ...children) {
    const t = this.#t;
    const id = `case-${name}`;
    const control = el(tag, { id, name, 'aria-describedby': `${id}-wrong ${id}-hint`, ...properties }, ...children);
    const { texts, chosen, [name]: value = texts[chosen] } = this.#values;
    control.value = value;
    control.label = el('label', { for: id, text: 'required' in properties ? t[name] : `${t[name]} ${t.optional}` });
    control.wrong = el('p', { id: `${id}-wrong`, class: 'wrong' });
    control.box = el('div', {}, control.label, el('p', { id: `${id}-hint`, class: 'hint', text: t.hints[name] }), control.wrong, control);
    this.#controls[name] = control;
    return control.box;
  }

  // Asks for what the chosen way needs; for nothing of who needs no reply, but keeps what is there.
  #toWay() {
    const { contact } = this.#controls;
    const { elements } = this.node;
    const { way, no_reply } = this.#values;
    elements.way.value = way;
    elements.no_reply.checked = no_reply;
    for (const control of [contact, ...elements.way]) control.disabled = no_reply;
    contact.value = no_reply ? '' : this.#values[way];
    contact.label.textContent = this.#t[way];
    // What a browser may fill in, which keyboard a phone brings up. Not the type, by which addresses change.
    contact.autocomplete = contact.inputMode = way;
  }

  #changed({ name, value }) {
    const values = this.#values;
    const { question, contact } = this.#controls;
    if (name === 'which') question.value = values.texts[values.chosen = Number(value)];
    if (name === 'way') {
      values.way = value;
      // A number typed where an address goes.
      if (value === 'tel' && !values.email.includes('@')) values.tel ||= values.email;
      this.#toWay();
    }
    if (name === 'no_reply') {
      this.#read();
      this.#toWay();
    }
    this.#right({ which: question, way: contact, no_reply: contact, ...this.#controls }[name]);
    // Other words are another request.
    values.id = null;
    this.#read();
  }

  // From the controls, since a password manager need not tell that it has filled one in.
  #read() {
    const values = this.#values;
    const { which, way, along, no_reply, homepage, ...body } = Object.fromEntries(new FormData(this.node));
    const { question, contact, ...others } = body;
    values.texts[values.chosen] = question;
    if (way) values[way] = contact;
    Object.assign(values, others, { along: Boolean(along), no_reply: Boolean(no_reply) });
    this.#on.keep(values);
    return { ...body, homepage, ...(contact && values.confirmed === contact && { confirmed: true }), conversation: Boolean(along), no_reply: Boolean(no_reply) };
  }

  /**
   * Sends what is written. The same words have the same id however often, so that one case comes of them.
   * With `kept`, only what was on its way: what has been changed since, nobody has sent.
   */
  async submit(kept) {
    if (this.#busy || kept && !this.#values.id) return;
    const values = this.#values;
    values.id ??= newId();
    const body = { id: values.id, form: values.key, language: this.node.lang, ...this.#read() };
    this.#wait(true);
    try {
      await this.#on.send(body);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#wait(false);
    }
  }

  #wait(busy) {
    this.#busy = busy;
    this.node.setAttribute('aria-busy', busy);
    // Other words would be another request. What has no read-only state is switched off; it has been read.
    for (const control of this.node.elements) control[/text/.test(control.type) ? 'readOnly' : 'disabled'] = busy && control !== this.send;
    this.send.setAttribute('aria-disabled', busy);
    this.send.textContent = busy ? this.#t.sending : this.#t.send;
    this.#hush?.();
    this.#hush = null;
    if (!busy) return this.#toWay();
    Object.values(this.#controls).forEach((control) => this.#right(control));
    this.#hush = this.#on.say(this.#t.sending);
  }

  #failed(error) {
    const { errors, retryable } = error;
    if (!retryable) this.#values.id = null;
    const wrong = Object.entries(this.#controls).filter(([name]) => errors?.[name]?.text);
    for (const [name, control] of wrong) this.#mark(control, errors[name]);
    // Only here it is known which of the two ways was chosen.
    const { contact } = this.#controls;
    if (errors?.contact && !contact.value.trim()) contact.wrong.textContent = this.#t.missing[this.#values.way];
    this.#on.keep(this.#values);
    if (!wrong[0]) return this.#on.failed(error);
    this.#on.say([this.#t.fix, ...wrong.map(([, { label, wrong: told }]) => `${label.textContent}: ${told.textContent}`)].join(' '), true);
    // Whoever is writing in the chat meanwhile is left alone.
    if (!this.node.matches(':focus-within')) return;
    const [[, control]] = wrong;
    this.#on.reveal(control.box);
    control.focus({ preventScroll: true });
  }

  #mark(control, { text, suggestion }) {
    control.setAttribute('aria-invalid', true);
    control.wrong.textContent = text;
    if (!suggestion) return;
    const { contact } = this.#controls;
    const values = this.#values;
    const answer = (title, take) => el('button', { type: 'button', text: title, click: () => {
      take();
      control.focus();
      this.#changed(control);
    } });
    control.wrong.after(control.meant = el('div', { class: 'choice' },
      answer(this.#t.meant(suggestion), () => {
        // It goes where it belongs, also out of the field for the name.
        const way = suggestion.includes('@') ? 'email' : 'tel';
        Object.assign(values, { [way]: suggestion, no_reply: false });
        control.value = '';
        this.#changed({ name: 'way', value: way });
      }),
      control === contact && answer(this.#t.right, () => { values.confirmed = contact.value; })));
  }

  #right(control) {
    if (!control) return;
    control.removeAttribute('aria-invalid');
    control.wrong.textContent = '';
    control.meant?.remove();
  }
}
