/** The one kind that groups of digits are, and how sure that is without a word. */

import {
  callingCode,
  hasIssuer,
  isAmerican,
  isEan,
  isInternational,
  isKorean,
  isLuhn,
  isRrnChecked,
  isRrnUnchecked,
  rrnBirth,
} from './checks.js';
import { RULES } from './rules.js';
import { MASK } from './text.js';

/** Needs a word that speaks for it; is it unless a word speaks against; is it in any case. */
export const POSSIBLE = 0;
export const LIKELY = 1;
export const CERTAIN = 2;

const { credit_card: CARD, kr_rrn: RRN, phone: PHONE, ip_address: IP, ssn: SSN } = RULES.kinds;
/** Lengths of the groups that are printed on cards. */
export const CARD_GROUPS: ReadonlySet<string> = new Set(CARD.groups.map((each) => each.join()));
const PRINTED = CARD.groups[0].reduce((sum, length) => sum + length, 0);
/** What makes digits part of a word. */
export const ATTACHED: RegExp = new RegExp(`^[0-9A-Za-z_${MASK}]`);
const UNSURE: readonly number[] = CARD.unsure;
const [OCTETS, PRIVATE] = [new RegExp(IP.octets), new RegExp(IP.private)];
const SSN_VALID = new RegExp(SSN.valid);
const [MOBILE, BARE_MOBILE] = [new RegExp(PHONE.korean_mobile), new RegExp(PHONE.korean_bare)];
const LEAST_OCTET_AFTER_AT = 10;

/** A window on a token: its groups' lengths, what separates them, all digits, what stands before them. */
export interface Groups {
  readonly lengths: readonly number[];
  readonly shape: string;
  readonly separators: readonly string[];
  readonly digits: string;
  readonly lead: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

type Verdict = readonly [string, number] | undefined;

/** The kinds that the groups may be and how sure that is, the surest first. */
export function classify(groups: Groups): readonly (readonly [string, number])[] {
  return each(groups)
    .filter((found) => found !== undefined)
    .sort(([, a], [, b]) => b - a);
}

function each(groups: Groups): Verdict[] {
  if (groups.lead.includes('+')) return [international(groups)];
  const { lengths, separators } = groups;
  if (lengths.length === 4 && groups.lead === '' && separators.every((separator) => separator === '.')) {
    if (Math.max(...lengths) <= 3) return [address(groups)];
  }
  return [card(groups), rrn(groups), ssn(groups), phone(groups)];
}

function international({ digits, lengths, separators }: Groups): Verdict {
  let dialled = digits;
  if (lengths.length > 1 && separators[0]?.endsWith('(') && lengths[1] === 1) {
    const first = lengths[0] as number; // +44 (0)20: the zero is not dialled from abroad
    if (digits[first] === '0') dialled = digits.slice(0, first) + digits.slice(first + 1);
  }
  if (!isInternational(dialled)) return undefined;
  return ['phone', separators.length === 1 && separators[0] === '.' ? POSSIBLE : CERTAIN]; // +37.7749295 is a latitude
}

function address({ text, start, end }: Groups): Verdict {
  const octets = text.slice(start, end);
  if (!OCTETS.test(octets) || PRIVATE.test(octets)) return undefined;
  const before = text.slice(Math.max(0, start - 2), start);
  const last = before.at(-1);
  if (last === '-' || last === '.' || (last === '/' && ATTACHED.test(before))) return undefined; // a version
  const [mark, further = ''] = [text[end], text[end + 1]];
  if ((mark === '.' || mark === '-') && ATTACHED.test(further)) return undefined;
  // user@203.0.113.7, or a package at a version: those begin with a small number.
  if (last === '@') return ['ip_address', Number.parseInt(octets, 10) >= LEAST_OCTET_AFTER_AT ? CERTAIN : POSSIBLE];
  return ['ip_address', LIKELY];
}

function card({ lengths, shape, separators, digits, lead }: Groups): Verdict {
  if (lead !== '' || digits.length < 13 || digits.length > 19) return undefined;
  if (lengths.length > 1) {
    if (!CARD_GROUPS.has(shape) || new Set(separators).size > 1 || (separators[0] as string).length > 1) return undefined;
  }
  const known = hasIssuer(digits);
  if (!(known || digits.length === PRINTED) || !isLuhn(digits)) return undefined;
  return ['credit_card', !known || (lengths.length === 1 && UNSURE.includes(digits.length)) ? POSSIBLE : LIKELY];
}

function rrn({ shape, separators, digits, lead }: Groups): Verdict {
  const bare = shape === '13';
  if (lead !== '' || !(bare || shape === '6,7')) return undefined;
  const birth = rrnBirth(digits);
  if (birth === undefined) return undefined;
  if (!bare && separators[0] !== '-' && separators[0] !== ' - ') return ['kr_rrn', POSSIBLE];
  const number = Number(digits);
  if (bare && number >= 1_200_000_000_000 && number < 2_000_000_000_000) return ['kr_rrn', POSSIBLE]; // milliseconds since 1970
  if (bare && digits.startsWith(RRN.articles) && isEan(digits)) return ['kr_rrn', POSSIBLE];
  const checked = isRrnChecked(digits) || (!bare && isRrnUnchecked(birth));
  return ['kr_rrn', (checked ? LIKELY : POSSIBLE)];
}

function ssn({ shape, separators, digits, lead }: Groups): Verdict {
  if (lead !== '' || !(shape === '3,2,4' || shape === '9') || !SSN_VALID.test(digits)) return undefined;
  return ['ssn', (separators.length === 2 && separators.every((each) => each === '-') ? LIKELY : POSSIBLE)];
}

function phone(groups: Groups): Verdict {
  let { digits, shape, separators } = groups;
  if (digits.length < 9 || digits.length > 15) return undefined;
  if (digits.startsWith('00')) return dialledAbroad(groups);
  if (digits.startsWith('0')) return korean(groups) ?? national(groups);
  if (digits.startsWith('1') && (shape === '1,3,3,4' || shape === '11')) {
    [digits, shape, separators] = [digits.slice(1), shape.slice(2), separators.slice(1)];
  }
  if (digits.length === 10 && isAmerican(digits) && ['3,3,4', '', '10', '3,7'].includes(shape)) {
    const closed = [') ', ')', ')-'].includes(separators[0] ?? '');
    if (closed && groups.lead !== '') return ['phone', CERTAIN];
    const tight = separators.join() === '-,-' || separators.join() === '.,.';
    if (shape === '3,3,4' && (closed || tight)) return ['phone', LIKELY];
    return ['phone', (shape === '3,7' && closed ? LIKELY : POSSIBLE)];
  }
  const abroad = digits.startsWith('82') && groups.lengths.length === 4 && separators.every((each) => each === '-');
  if (abroad && isInternational(digits)) return ['phone', LIKELY];
  if (groups.lengths.length === 1 && isInternational(groups.digits)) return ['phone', POSSIBLE];
  const lost = groups.shape === '10' && isKorean(`0${digits}`) && BARE_MOBILE.test(`0${digits}`);
  return lost ? ['phone', POSSIBLE] : undefined;
}

function korean({ digits, lengths, shape, separators, lead }: Groups): Verdict {
  if (!isKorean(digits)) return undefined;
  if (lengths.length === 1) {
    return ['phone', (digits.length === 11 && BARE_MOBILE.test(digits) ? LIKELY : POSSIBLE)];
  }
  if (shape === '3,8' && MOBILE.test(digits)) {
    return ['phone', separators[0] === '-' || separators[0] === '.' ? LIKELY : POSSIBLE];
  }
  const area = digits.startsWith('02') ? 2 : digits.startsWith('050') ? 4 : 3;
  const middle = lengths[1] === 3 || lengths[1] === 4;
  if (lengths.length !== 3 || lengths[0] !== area || !middle || lengths[2] !== 4) return undefined;
  const [first = '', second = ''] = separators;
  if ([') ', ')', ')-', '-', '.'].includes(first) && (second === '-' || second === '.')) return ['phone', lead === '' ? LIKELY : CERTAIN];
  return ['phone', (MOBILE.test(digits) && shape === '3,4,4' ? LIKELY : POSSIBLE)];
}

/** A number after 00, as it is dialled in most countries (ITU-T E.123). */
function dialledAbroad({ digits, lengths }: Groups): Verdict {
  const number = digits.slice(2);
  if (!isInternational(number)) return undefined;
  const apart = lengths.length > 2 && lengths[0] === 2 + callingCode(number).length && lengths.some((each) => each !== 4);
  return ['phone', apart ? LIKELY : POSSIBLE];
}

/** A number with the zero that many countries dial before an area; dates and decimals have two digits, or none. */
function national({ digits, lengths, separators }: Groups): Verdict {
  const [least, most] = PHONE.national;
  if (digits.length < least || digits.length > most || (lengths[0] as number) < 2) return undefined;
  const pairs = lengths.every((each) => each === 2) && new Set(separators).size === 1;
  return lengths[0] === 2 && lengths[1] === 2 && !pairs ? undefined : ['phone', POSSIBLE];
}
