import { EN } from './words-en.js';
import { SV } from './words-sv.js';

// Where a person answers.
const EMAIL = 'samhallsbyggnad@motala.se';

/** The language of the server's texts. */
export const SERVER_LANG = 'sv';

/** The words for a language tag, with the address where a person answers; the welcome in easy Swedish if `easy`. */
export const wordsFor = (lang, email, easy) => {
  const t = /^(?:sv|no|nb|nn|da)\b/i.test(lang || 'sv') ? SV : EN;
  return { ...t, email: email || EMAIL, welcome: easy ? t.welcomeEasy : t.welcome };
};

/** The text and where a person answers, if it does not say so already. */
export const withEmail = (text, t) => (text.includes(t.email) ? text : `${text} ${t.writeTo(t.email)}`);
