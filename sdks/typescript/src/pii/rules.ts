/** The rule table (`codegen/personal_data/rules.json`), compiled once. */

import { RULES } from '../_generated/personal_data.js';

export { RULES };

export type Kind = keyof typeof RULES.kinds;

/** One of these, or `DIGITS`, occurs in every text in which a rule can find something. */
export const LITERALS: readonly string[] = RULES.trigger.literals;
export const DIGITS: RegExp = new RegExp(RULES.trigger.digits);
/** Whole texts that machines make, in which nothing is found. */
export const MACHINES: RegExp = new RegExp(RULES.trigger.machines);
/** Beyond the Basic Multilingual Plane: one character, as in Python, where JavaScript counts two. */
export const ASTRAL = '[\\ud800-\\udbff][\\udc00-\\udfff]';
/** Occurs in every text that normalising changes. */
export const NEEDED: RegExp = new RegExp(`${RULES.normalise.needed}|${ASTRAL}`);
/** Occurs in every text in which a rule can find something, normalised or not. */
export const ANYTHING: RegExp = new RegExp([DIGITS.source, NEEDED.source, ...LITERALS].join('|'));
export const SMALLEST_NUMBER: number = RULES.trigger.number;
/** No kind has more digits. */
export const LARGEST_NUMBER = 1e19;
export const SKIPPED_ATTRIBUTES: ReadonlySet<string> = new Set(RULES.attributes.skip);

/** Words that speak for a kind, and against it; those that are not ASCII count wherever they occur. */
export interface Telling {
  readonly words: ReadonlySet<string>;
  readonly parts: readonly string[];
  readonly against: ReadonlySet<string>;
  readonly partsAgainst: readonly string[];
  /** Against it as well, where names are of bare digits. */
  readonly measures: ReadonlySet<string>;
}

export const TELLING: ReadonlyMap<string, Telling> = new Map(
  (Object.keys(RULES.kinds) as Kind[]).map((kind) => [kind, telling(kind)]),
);

function telling(kind: Kind): Telling {
  const about = RULES.kinds[kind] as { readonly words?: string; readonly not?: string };
  const numeric = ['phone', 'ssn', 'kr_rrn', 'credit_card'].includes(kind);
  const [words, parts] = split(about.words ?? '');
  const [against, partsAgainst] = split(`${about.not ?? ''} ${numeric ? RULES.identifiers : ''}`);
  return { words, parts, against, partsAgainst, measures: split(numeric ? RULES.measures : '')[0] };
}

function split(text: string): [ReadonlySet<string>, readonly string[]] {
  const words = text.split(' ').filter((word) => word !== '');
  const isPlain = (word: string): boolean => /^[\x00-\x7f]*$/.test(word);
  return [new Set(words.filter(isPlain)), words.filter((word) => !isPlain(word))];
}

/** Characters that normalising replaces, or drops. */
export const REPLACEMENTS: ReadonlyMap<string, string> = replacements();

function replacements(): Map<string, string> {
  const made = new Map<string, string>();
  for (const code of codes(RULES.normalise.drop)) made.set(String.fromCharCode(code), '');
  for (const [become, ranges] of Object.entries(RULES.normalise.become)) {
    for (const code of codes(ranges)) made.set(String.fromCharCode(code), become);
  }
  for (const [first, last, less] of RULES.normalise.shift) {
    for (const code of codes([`${first}-${last}`])) {
      made.set(String.fromCharCode(code), String.fromCharCode(code - Number.parseInt(less, 16)));
    }
  }
  return made;
}

function* codes(ranges: readonly string[]): Generator<number> {
  for (const range of ranges) {
    const [first = '', last = first] = range.split('-');
    for (let code = Number.parseInt(first, 16); code <= Number.parseInt(last, 16); code += 1) yield code;
  }
}
