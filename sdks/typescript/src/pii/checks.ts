/** Check digits and lengths: what makes a number one of its kind. */

import { RULES } from './rules.js';

const { credit_card: CARD, iban: IBAN, kr_rrn: RRN, phone: PHONE } = RULES.kinds;
const ISSUERS = CARD.issuers.map(([prefix, lengths]) => [new RegExp(`^(?:${prefix})`), lengths as readonly number[]] as const);
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  IBAN.lengths.split(' ').map((each) => [each.slice(0, 2), Number(each.slice(2))]),
);
const RRN_VALID = new RegExp(RRN.valid);
const RRN_WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
const AMERICAN = new RegExp(PHONE.american);
const KOREAN = new RegExp(PHONE.korean);

/** Whether one of the large issuers has cards that begin so and are so long. */
export function hasIssuer(digits: string): boolean {
  if (!'23456'.includes(digits[0] as string)) return false;
  return ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits));
}

/** Whether the Luhn sum holds (ISO/IEC 7812-1). */
export function isLuhn(digits: string): boolean {
  let total = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const value = Number(digits[digits.length - 1 - index]) * (1 + (index % 2));
    total += value > 9 ? value - 9 : value;
  }
  return total % 10 === 0;
}

/** How long the country's account numbers are; 0 where it has none. `country` in capitals. */
export function ibanLength(country: string): number {
  return IBAN_LENGTHS.get(country) ?? 0;
}

/** Whether the check digits hold (ISO 7064, mod 97-10); `account` in capitals without separators. */
export function isIban(account: string): boolean {
  let rest = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** The date of birth of 13 digits as YYMMDD, of this century + 1,000,000; undefined where there is no such date. */
export function rrnBirth(digits: string): number | undefined {
  if (!RRN_VALID.test(digits)) return undefined;
  const recent = '3478'.includes(digits[6] as string);
  const birth = Number(digits.slice(0, 6));
  if (recent && birth >= (RRN.latest + 1) * 10_000) return undefined;
  return recent ? birth + 1_000_000 : birth;
}

/** Whether the check digit holds; foreigners' numbers (sex digit 5 to 8) have one of their own. */
export function isRrnChecked(digits: string): boolean {
  const total = RRN_WEIGHTS.reduce((sum, weight, index) => sum + Number(digits[index]) * weight, 0);
  const check = Number(digits[12]);
  return check === (11 - (total % 11)) % 10 || ('5678'.includes(digits[6] as string) && check === (13 - (total % 11)) % 10);
}

/** Whether the check digit of an article number holds (GS1 General Specifications section 7.9). */
export function isEan(digits: string): boolean {
  return [...digits].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 ? 3 : 1), 0) % 10 === 0;
}

/** Whether numbers of this birth were no longer issued with a check digit. */
export function isRrnUnchecked(birth: number): boolean {
  return birth >= 1_000_000 + RRN.unchecked;
}

/** Whether ten digits are a number of the North American plan. */
export function isAmerican(digits: string): boolean {
  return AMERICAN.test(digits);
}

/** Whether digits with their trunk zero are a Korean person's or household's number. */
export function isKorean(digits: string): boolean {
  return KOREAN.test(digits);
}

const CALLING: ReadonlyMap<string, readonly [number, number]> = new Map(
  PHONE.calling.split(' ').map((each) => {
    const [code = '', lengths = PHONE.calling_default] = each.split(':');
    const [low = '', high = low] = lengths.split('-');
    return [code, [Number(low), Number(high)]];
  }),
);

/** The calling code with which the digits begin; empty where there is none. */
export function callingCode(digits: string): string {
  return [1, 2, 3].map((length) => digits.slice(0, length)).find((each) => CALLING.has(each)) ?? '';
}

/** Whether digits after a + are a calling code and a number as long as the country's are (ITU-T E.164). */
export function isInternational(digits: string): boolean {
  const code = callingCode(digits);
  if (code === '' || digits.length > 15) return false;
  let number = digits.slice(code.length);
  if (number.startsWith('0') && code !== '39') number = number.slice(1);
  const [low, high] = CALLING.get(code) as readonly [number, number];
  if (number.length < low || number.length > high) return false;
  if ((number.startsWith('0') && code !== '39') || new Set(number).size === 1) return false;
  if (code === '1') return isAmerican(number);
  return code !== '82' || isKorean(`0${number}`);
}
