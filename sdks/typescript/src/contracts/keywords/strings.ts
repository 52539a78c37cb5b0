/**
 * Assertions about strings (2020-12 validation, sections 6.3 and 7). A length counts code points (RFC 8259);
 * a pattern is an unanchored ECMA-262 expression, read with the flag `u` (core, section 6.4).
 */

import { assertion, explainAll, type Check, type Keyword } from '../rule.js';
import { count } from '../wording.js';

/** `minLength` and `maxLength`, in one check. */
export const length: Keyword = ({ minLength, maxLength }) => {
  if (minLength === undefined && maxLength === undefined) return undefined;
  const [least, most] = [minLength ?? 0, maxLength ?? Infinity];
  const tooShort = assertion('minLength', lengthWithin(least, Infinity), () => {
    return `must have at least ${count(least, 'character')}`;
  });
  const tooLong = assertion('maxLength', lengthWithin(0, most), () => `must have at most ${count(most, 'character')}`);
  return { check: lengthWithin(least, most), explain: explainAll([tooShort.explain, tooLong.explain]) };
};

export const pattern: Keyword = ({ pattern: source }) => {
  if (source === undefined) return undefined;
  return assertion('pattern', matching(new RegExp(source, 'u')), () => `must match the pattern ${source}`);
};

export const format: Keyword = ({ format: name }, compiler) => {
  if (name === undefined) return undefined;
  return assertion('format', matching(compiler.format(name)), () => `must be a valid ${name}`);
};

function matching(expression: RegExp): Check {
  return (value) => typeof value !== 'string' || expression.test(value);
}

/** A string has between half as many code points as code units and as many: they are counted only in doubt. */
function lengthWithin(least: number, most: number): Check {
  const surelyEnough = 2 * least;
  return (value) => {
    if (typeof value !== 'string') return true;
    const units = value.length;
    if (units >= surelyEnough && units <= most) return true;
    if (units < least || units > 2 * most) return false;
    const points = codePoints(value);
    return points >= least && points <= most;
  };
}

function codePoints(text: string): number {
  let points = text.length;
  for (let index = 1; index < text.length; index += 1) {
    if (isLow(text.charCodeAt(index)) && isHigh(text.charCodeAt(index - 1))) points -= 1;
  }
  return points;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
