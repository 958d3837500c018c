import { EN } from './words-en.js';
import { SV } from './words-sv.js';

/** Where a person answers. */
export const EMAIL = 'samhallsbyggnad@motala.se';

/** The language of the server's texts. */
export const SERVER_LANG = 'sv';

/** The words for a language tag, with the part after the name in the municipality's addresses. */
export const wordsFor = (lang, email = EMAIL) => ({
  ...(/^en\b/i.test(lang) ? EN : SV), at: email.slice(email.indexOf('@')).toLowerCase(),
});
