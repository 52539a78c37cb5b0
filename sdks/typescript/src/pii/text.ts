/** Text as the rules look at it: normalised, with the way back; and the words that tell what a value is. */

import { ENCRYPTED, PSEUDONYM } from '../contracts/protected.js';
import { ASTRAL, NEEDED, REPLACEMENTS, RULES, TELLING, type Telling } from './rules.js';

const WORDS = RULES.words;
const WORD = new RegExp(WORDS.pattern, 'g');
const CHANGED = new RegExp(
  `[${[...REPLACEMENTS.keys()].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]` +
    `|%[2-7][0-9A-Fa-f]|${ASTRAL}`,
  'g',
);

const OURS = new RegExp(`${PSEUDONYM}(?:@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)?|(?<![A-Za-z0-9_-])${ENCRYPTED}`, 'g');
/** Stands for what is not to be looked at: no letter, digit or separator. */
export const MASK = '\x01';
const REACH = 192;
const GENERAL: ReadonlySet<string> = new Set(WORDS.general.split(' '));
const BARE = /^[0-9.]+$/;
const CLOSED = /\[[^\][]*\]|\([^()]*\)/g;
/** What tells nothing, and takes no place beside what does. */
const SILENT = new RegExp(`[${MASK}0-9 .()/+-]+`, 'g');

/** Names and indices from the root of a payload; null where it is not known where a text stands. */
export type Path = readonly (string | number)[] | null;

/** A normalised text; `starts` and `ends` are the place of each character in the original, absent where it is the same. */
export interface Normal {
  readonly text: string;
  readonly starts?: readonly number[];
  readonly ends?: readonly number[];
}

/** A span of the normalised text as one of the original, in UTF-16 code units. */
export function original(normal: Normal, start: number, end: number): [number, number] {
  if (normal.starts === undefined || normal.ends === undefined) return [start, end];
  return [normal.starts[start] as number, normal.ends[end - 1] as number];
}

/** The text with full-width forms, dashes, spaces, invisible characters and percent escapes made plain. */
export function normal(text: string): Normal {
  if (!NEEDED.test(text)) return { text };
  let made = '';
  const [starts, ends]: [number[], number[]] = [[], []];
  let done = 0;
  const keep = (until: number): void => {
    made += text.slice(done, until);
    for (let at = done; at < until; at += 1) {
      starts.push(at);
      ends.push(at + 1);
    }
  };
  for (const found of text.matchAll(CHANGED)) {
    const start = found.index;
    const end = start + found[0].length;
    let become = REPLACEMENTS.get(found[0]);
    if (become === undefined && !found[0].startsWith('%')) become = '\u25a1';
    if (become === undefined) {
      const code = Number.parseInt(found[0].slice(1), 16);
      if (code < 0x21 || code > 0x7e) continue;
      become = String.fromCharCode(code);
    }
    keep(start);
    if (become !== '') {
      made += become;
      starts.push(start);
      ends.push(end);
    }
    done = end;
  }
  keep(text.length);
  return { text: made, starts, ends };
}

/** The text without what this SDK put into it: pseudonyms and encrypted values tell nothing, and are nothing. */
export function masked(text: string): string {
  if (!text.includes('pii-') && !text.includes('eyJ')) return text;
  return text.replace(OURS, (found) => MASK.repeat(found.length));
}

/**
 * 1 where the nearest telling word speaks for the kind, -1 where it speaks against, 0 where none tells.
 *
 * Without a path it is not known what tells, and everything may be of the kind: 1.
 */
export function told(kind: string, text: string, start: number, end: number, path: Path): number {
  if (path === null) return 1;
  const telling = TELLING.get(kind) as Telling;
  let before = text.slice(Math.max(0, start - REACH), start);
  before = before.slice(before.lastIndexOf('\n') + 1);
  let found = nearest(telling, lastWords(before), true);
  // What is closed before it is about something else.
  if (found < 0 && /[\])]/.test(before)) found = nearest(telling, lastWords(before.replace(CLOSED, ' ')), true);
  if (found === 0) found = toldByNames(telling, path, BARE.test(text));
  if (found === 0 && (telling.words.size > 0 || telling.parts.length > 0)) {
    const after = text.slice(end, end + REACH).replace(SILENT, ' ').slice(0, WORDS.after).split('\n', 1)[0] ?? '';
    found = Math.max(0, nearest(telling, wordsOf(after).slice(0, WORDS.most).reverse(), false));
  }
  return found;
}

function lastWords(text: string): string[] {
  const words = wordsOf(text.replace(SILENT, ' ').slice(-WORDS.before));
  // A single run of letters: the window cuts it, so nothing can be told of it.
  return (words[0] ?? '').length >= WORDS.before ? [] : words.slice(-WORDS.most);
}

/** What the last name says that says anything; those above it speak against bare digits and general names only. */
function toldByNames(telling: Telling, path: readonly (string | number)[], bare: boolean): number {
  let doubted = true;
  for (const name of path.slice(-WORDS.levels).reverse()) {
    if (typeof name !== 'string') continue;
    const words = wordsOf(masked(normal(name).text).replace(SILENT, ' ').slice(-WORDS.before));
    const found = nearest(telling, words, true, bare);
    if (found !== 0) return found > 0 || doubted ? found : 0;
    doubted = bare || (doubted && words.every((word) => GENERAL.has(word)));
  }
  return 0;
}

function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).map((word) => word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));
}

/** What the last word says that says anything; two neighbours count as one word, too. */
function nearest(telling: Telling, words: readonly string[], pairs: boolean, measured = false): number {
  for (let index = words.length - 1; index >= 0; index -= 1) {
    for (const word of forms(words, index, pairs)) {
      if (telling.words.has(word) || telling.parts.some((part) => word.includes(part))) return 1;
      if (words.length - index > WORDS.against) continue;
      const against = telling.against.has(word) || (measured && telling.measures.has(word));
      if (against || telling.partsAgainst.some((part) => word.includes(part))) return -1;
    }
  }
  return 0;
}

function forms(words: readonly string[], index: number, pairs: boolean): readonly string[] {
  const word = words[index] as string;
  const made = pairs && index > 0 ? [`${words[index - 1]}${word}`, word] : [word];
  if (word.endsWith('s')) made.push(word.slice(0, -1));
  return made;
}
