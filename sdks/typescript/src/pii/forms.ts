/** The forms that protected data has: pseudonyms and encrypted values. */

import { RULES } from './rules.js';

const PSEUDONYM = new RegExp(`^${RULES.protected.pseudonym}(?:@|$)`);
const ENCRYPTED = new RegExp(`^${RULES.protected.encrypted}$`);

/** Whether a text begins with a pseudonym and is no more, or an address with one. */
export function isPseudonym(text: string): boolean {
  return PSEUDONYM.test(text);
}

/** Whether a text has the form of an encrypted value. */
export function isEncrypted(text: string): boolean {
  return text.startsWith('eyJ') && ENCRYPTED.test(text);
}

/** Whether a value is what this SDK made of personal data. */
export function isProtected(value: unknown): boolean {
  return typeof value === 'string' && (isEncrypted(value) || isPseudonym(value));
}
