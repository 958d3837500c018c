/** Where a person answers. */
export const EMAIL = 'samhallsbyggnad@motala.se';

/** The language of the server's texts. */
export const SERVER_LANG = 'sv';

/** All words of the widget, with the same keys in each language. */
export const MESSAGES = {
  sv: {
    lang: 'sv',
    title: 'Digital assistent',
    subtitle: 'Motala kommun, internationellt',
    launcher: 'Fråga assistenten',
    unread: 'Nytt svar',
    minimise: 'Minimera',
    log: 'Samtalet',
    you: 'Du',
    bot: 'Assistenten',
    welcome:
      'Hej! Jag är en digital assistent, inte en människa. Jag svarar på frågor om Motala kommuns internationella ' +
      'samarbete. Jag kan ha fel. Under svaren ser du källan och när den kontrollerades.\n\n' +
      'Skriv inte personnummer eller känsliga personuppgifter, till exempel om hälsa.',
    privacy: 'Så behandlar vi dina uppgifter',
    starters: ['Vilka vänorter har Motala?', 'Vad är SERN?', 'Vad händer med det jag skriver?'],
    suggestions: 'Förslag på frågor',
    chosen: '(vald)',
    input: 'Skriv din fråga',
    hint: 'Enter skickar, Skift + Enter ger ny rad.',
    send: 'Skicka',
    left: (n) => `${n} tecken kvar`,
    over: (n) => `${n} tecken för mycket`,
    typing: 'Assistenten skriver',
    source: (host) => `Källa: ${host}`,
    reviewed: (date) => `, kontrollerad ${date}`,
    newTab: '(öppnas i ny flik)',
    restart: 'Börja om',
    sure: 'Rensa allt?',
    restarted: 'Ett nytt samtal har börjat.',
    renewed: 'Det förra samtalet är avslutat. Assistenten minns det inte. Ett nytt samtal har börjat.',
    notSent: 'Inte skickat',
    retry: 'Försök igen',
    slow: 'Svaret dröjer. Du kan vänta.',
    writeTo: (email) => `Du kan också skriva till ${email} så svarar en person.`,
    offline: 'Du verkar inte vara ansluten till internet. Ett nytt försök görs när du är ansluten igen.',
    network: 'Servern svarar inte just nu. Försök igen om en stund.',
    unavailable: 'Något gick fel hos oss. Försök igen om en stund.',
  },
  en: {
    lang: 'en-GB',
    title: 'Digital assistant',
    subtitle: 'Motala municipality, international',
    launcher: 'Ask the assistant',
    unread: 'New answer',
    minimise: 'Minimise',
    log: 'Conversation',
    you: 'You',
    bot: 'The assistant',
    welcome:
      'Hello! I am a digital assistant, not a person. I answer questions about Motala’s international cooperation, ' +
      'in Swedish. I can be wrong. Below the answers you see the source and when it was checked.\n\n' +
      'Do not write personal identity numbers or sensitive personal data, about health for instance.',
    privacy: 'How we handle your data',
    starters: ['Which twin towns does Motala have?', 'What is SERN?', 'What happens to what I write?'],
    suggestions: 'Suggested questions',
    chosen: '(chosen)',
    input: 'Write your question',
    hint: 'Enter sends, Shift + Enter makes a new line.',
    send: 'Send',
    left: (n) => `${n} characters left`,
    over: (n) => `${n} characters too many`,
    typing: 'The assistant is writing',
    source: (host) => `Source: ${host}`,
    reviewed: (date) => `, checked ${date}`,
    newTab: '(opens in a new tab)',
    restart: 'Start over',
    sure: 'Clear all?',
    restarted: 'A new conversation has started.',
    renewed: 'The conversation has ended. The assistant does not remember it. A new one has started.',
    notSent: 'Not sent',
    retry: 'Try again',
    slow: 'The answer is slow. You can wait.',
    writeTo: (email) => `You can also write to ${email} and a person will answer.`,
    offline: 'You seem to be offline. A new attempt is made when you are online again.',
    network: 'The server does not answer. Try again in a while.',
    unavailable: 'Something went wrong. Try again in a while.',
  },
};

/** The words for a language tag. */
export const wordsFor = (lang) => (/^en\b/i.test(lang) ? MESSAGES.en : MESSAGES.sv);
