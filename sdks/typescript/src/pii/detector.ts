/** Everything that the rules find in one text. */

import { ibanLength, isIban } from './checks.js';
import { findNumbers, type Match } from './numbers.js';
import { DIGITS, LITERALS, MACHINES, RULES } from './rules.js';
import { MASK, masked, normal, original, told, type Path } from './text.js';

const { email: EMAIL, iban: IBAN, ip_address: IP, secret: SECRET } = RULES.kinds;
const LOCAL = new RegExp(EMAIL.local);
const LOCAL_FOREIGN = new RegExp(EMAIL.local_foreign);
const DOMAIN = new RegExp(EMAIL.domain, 'y');
const DOMAIN_FOREIGN = new RegExp(EMAIL.domain_foreign, 'y');
const QUOTED = new RegExp(EMAIL.quoted);
const TOP_FOREIGN: ReadonlySet<string> = new Set(EMAIL.top_foreign.split(' '));
const [FOREIGN, FROM_FOREIGN] = [/[^\x00-\x7f]/g, /[^\x00-\x7f].*$/];
const [TOP, LABEL, REPOSITORY] = [new RegExp(EMAIL.top), new RegExp(EMAIL.label), new RegExp(EMAIL.repository)];
const FILES: ReadonlySet<string> = new Set(EMAIL.files.split(' '));
const VERSIONS = new RegExp(EMAIL.versions);
const USERS: readonly string[] = EMAIL.users;
const USER_OF_URL = /[/ \t\r\n@]/;
const ACCOUNT = new RegExp(IBAN.pattern, 'g');
const LETTER_OR_DIGIT = /[0-9A-Za-z]/;
const VERSION6 = new RegExp(IP.version6, 'g');
const HEX_GROUP = /^[0-9A-Fa-f]{1,4}$/;
const [AWS, TOKEN] = [new RegExp(SECRET.aws, 'g'), new RegExp(SECRET.token, 'g')];
const SURROGATE = /[\ud800-\udfff]/;
const LONGEST_LOCAL = 64;
const LONGEST_ADDRESS = 254;
const LONGEST_URL = 256;

/**
 * The matches in a text, from left to right, none over another; spans are of Unicode code points.
 *
 * `path` is where the text stands in its payload: its names tell what a bare number is. Without one (null), all is found
 * that could be something anywhere.
 */
export function find(text: string, path: Path = []): Match[] {
  if (MACHINES.test(text)) return [];
  const plain = normal(text);
  const literals = LITERALS.some((literal) => plain.text.includes(literal));
  if (!literals && !DIGITS.test(plain.text)) return [];
  let looked = masked(plain.text);
  const taken: Match[] = [];
  const take = (found: readonly Match[]): void => {
    const kept = apart(found);
    taken.push(...kept);
    looked = without(looked, kept);
  };
  if (literals) {
    take(secrets(looked));
    take(emails(looked, path));
  }
  if (looked.length > 14) take(accounts(looked));
  take(addresses(looked, path));
  take(findNumbers(looked, path));
  const places = taken
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, kind }): Match => {
      const [from, to] = original(plain, start, end);
      return { start: from, end: to, kind };
    });
  return SURROGATE.test(text) ? inCodePoints(text, places) : places;
}

/** From left to right, without what begins inside another. */
function apart(found: readonly Match[]): Match[] {
  const kept: Match[] = [];
  for (const each of [...found].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if ((kept.at(-1)?.end ?? 0) <= each.start) kept.push(each);
  }
  return kept;
}

/** The text with what was found made unrecognisable, each character by itself: nothing is found twice. */
function without(text: string, found: readonly Match[]): string {
  let [made, done] = ['', 0];
  for (const { start, end } of found) {
    made += text.slice(done, start) + MASK.repeat(end - start);
    done = end;
  }
  return found.length > 0 ? made + text.slice(done) : text;
}

/** Places in order, counted in code points instead of UTF-16 code units. */
function inCodePoints(text: string, places: readonly Match[]): Match[] {
  let [at, count] = [0, 0];
  const reach = (index: number): number => {
    for (; at < index; at += 1) {
      const isSecond = at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
      if (!isSecond) count += 1;
    }
    return count;
  };
  return places.map(({ start, end, kind }) => ({ start: reach(start), end: reach(end), kind }));
}

function spans(text: string, pattern: RegExp, kind: string): Match[] {
  return Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({ start: index, end: index + found.length, kind }));
}

function secrets(text: string): Match[] {
  const found = [...spans(text, AWS, 'secret'), ...spans(text, TOKEN, 'secret')];
  const [key, keyEnd] = [new RegExp(SECRET.key, 'g'), new RegExp(SECRET.key_end, 'g')];
  for (let head = key.exec(text); head !== null; head = key.exec(text)) {
    keyEnd.lastIndex = key.lastIndex;
    const closing = keyEnd.exec(text);
    const end = closing === null ? text.length : keyEnd.lastIndex;
    found.push({ start: head.index, end, kind: 'secret' });
    key.lastIndex = end;
  }
  return found;
}

function emails(text: string, path: Path): Match[] {
  const found: Match[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const match = email(text, at, found.at(-1)?.end ?? 0, path);
    if (match !== undefined) found.push(match);
  }
  return found;
}

/** The address around an @ that begins at `floor` or later; a search from the left would try every letter before it, and take quadratic time. */
function email(text: string, at: number, floor: number, path: Path): Match | undefined {
  const start = localStart(text, at, floor);
  const end = domainEnd(text, at + 1, DOMAIN) ?? domainEnd(text, at + 1, DOMAIN_FOREIGN);
  if (start === undefined || end === undefined || end - start > LONGEST_ADDRESS) return undefined;
  const [local, domain] = [text.slice(start, at), text.slice(at + 1, end).toLowerCase()];
  if (EMAIL.machines.some((each) => domain.endsWith(each))) return undefined;
  if (VERSIONS.test(domain)) return undefined;
  const isRepository = REPOSITORY.test(text.slice(end, end + 80));
  if (isRepository || (USERS.includes(local) && text[end] === ':')) return undefined;
  if (isUserOfUrl(text, at) || told('email', text, start, end, path) < 0) return undefined;
  return { start, end, kind: 'email' };
}

/**
 * Where the name before an @ begins; undefined where there is none.
 *
 * Letters of other scripts belong to it only where nothing else does: in Korean or Chinese a sentence is written without
 * a space before an address.
 */
function localStart(text: string, at: number, floor: number): number | undefined {
  for (const pattern of [LOCAL, LOCAL_FOREIGN]) {
    let start = at;
    while (start > floor && at - start <= LONGEST_LOCAL && pattern.test(text[start - 1] as string)) start -= 1;
    if (at - start > LONGEST_LOCAL) return undefined;
    while (start < at && ".'+-".includes(text[start] as string)) start += 1;
    if (start < at) return start;
  }
  const from = Math.max(floor, at - LONGEST_LOCAL - 2);
  const quoted = QUOTED.exec(text.slice(from, at));
  return quoted === null ? undefined : from + quoted.index;
}

/** Where the longest dotted name ends whose last label is a top-level domain; undefined where there is none. */
function domainEnd(text: string, start: number, pattern: RegExp): number | undefined {
  pattern.lastIndex = start;
  const found = pattern.exec(text)?.[0];
  if (found === undefined || found.length > 4 * LONGEST_ADDRESS) return undefined;
  const labels = found.split('.');
  for (let count = labels.length; count > 1; count -= 1) {
    const last = labels[count - 1] as string;
    for (const top of [last, last.replace(/-+$/, ''), last.split('-', 1)[0] ?? '', last.replace(FROM_FOREIGN, '')]) {
      if (!TOP.test(top) && !TOP_FOREIGN.has(top)) continue;
      const before = labels.slice(0, count - 1);
      if (FILES.has(top.toLowerCase()) || !before.every((label) => LABEL.test(label.replace(FOREIGN, 'x')))) return undefined;
      return start + before.reduce((sum, label) => sum + label.length + 1, 0) + top.length;
    }
  }
  return undefined;
}

function isUserOfUrl(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_URL), at);
  const scheme = before.lastIndexOf('://');
  return scheme >= 0 && !USER_OF_URL.test(before.slice(scheme + 3));
}

function accounts(text: string): Match[] {
  const made: Match[] = [];
  const pattern = new RegExp(ACCOUNT);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { 0: found, index } = match;
    const length = ibanLength(found.slice(0, 2).toUpperCase());
    let account = '';
    let end = index;
    for (const character of found) {
      if (account.length === length) break;
      end += 1;
      if (character !== ' ' && character !== '-') account += character.toUpperCase();
    }
    const whole = length > 0 && account.length === length && !LETTER_OR_DIGIT.test(text[end] ?? '');
    if (whole && isIban(account)) made.push({ start: index, end, kind: 'iban' });
    pattern.lastIndex = whole && isIban(account) ? end : index + 2;
  }
  return made;
}

function addresses(text: string, path: Path): Match[] {
  const made: Match[] = [];
  for (const { 0: found, index } of text.matchAll(VERSION6)) {
    const address = found.endsWith(':') && !found.endsWith('::') ? found.slice(0, -1) : found;
    if (isVersion6(address) && told('ip_address', text, index, index + found.length, path) >= 0) {
      made.push({ start: index, end: index + address.length, kind: 'ip_address' });
    }
  }
  return made;
}

/** Eight groups, or fewer around one `::` (RFC 4291 section 2.2); a network address (`2001:db8::`) is none. */
function isVersion6(address: string): boolean {
  const at = address.indexOf('::');
  const [head, tail] = at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 2)];
  if (at >= 0 && tail === '') return false;
  const groups = [...head.split(':'), ...(tail === '' ? [] : tail.split(':'))];
  if (!groups.every((group) => HEX_GROUP.test(group))) return false;
  return at < 0 ? groups.length === 8 : groups.length <= 7;
}
