/** What JSON text can carry, of all that a JavaScript value can be (RFC 8259, sections 6 to 9). */

import { isDeep } from './depth.js';
import { below, isObject } from './instance.js';
import type { Violation } from './schema.js';

/** A JSON text as a value; where it has faults, the value is of no use. */
export interface Read {
  readonly value: unknown;
  readonly faults: readonly Violation[];
}

/**
 * Reads JSON text, or its bytes in UTF-8.
 *
 * What other programs would read differently, or not at all, is a fault: a number that overflows (`1e400`),
 * half of a surrogate pair (`"\ud800"`), a text that is nested more than 200 levels.
 */
export function readJson(json: string | Uint8Array): Read {
  try {
    const text = typeof json === 'string' ? json : decode(json);
    if (isDeep(text)) return { value: undefined, faults: TOO_DEEP };
    const value: unknown = JSON.parse(text);
    const suspicious = text.includes('\\u') || !text.isWellFormed() || (MAY_OVERFLOW.test(text) && hasOverflow(value));
    return { value, faults: suspicious ? faultsOf(value, '') : [] };
  } catch (error) {
    return { value: undefined, faults: error instanceof RangeError ? TOO_DEEP : NOT_JSON };
  }
}

/**
 * What a text must have for a number in it to overflow: an exponent of three digits, or 210 digits, with which
 * two in the exponent are enough. More than 20 are not looked for, lest long runs of digits cost time; both
 * alternatives begin and end alike, which engines search for faster.
 */
const MAY_OVERFLOW = /\d(?:[eE]\+?\d|\d{17})\d\d/;

const NOT_JSON: readonly Violation[] = [{ pointer: '', keyword: 'json', message: 'is not valid JSON' }];

/** What a text gets that has too many levels, and a value with more than the stack can follow (thousands). */
export const TOO_DEEP: readonly Violation[] = [{ pointer: '', keyword: 'json', message: 'is nested too deeply' }];

/** Why a value that is neither an array nor an object cannot stand in JSON; undefined where it can. */
export function scalarFault(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? undefined : 'is not well-formed Unicode';
    case 'number':
      return Number.isFinite(value) ? undefined : 'is not a finite number';
    case 'boolean':
      return undefined;
    default:
      return value === null ? undefined : 'is not a JSON value';
  }
}

/**
 * Whether an object of a JSON text has two members of one name: readers keep one of them (RFC 8259 section 4), and what
 * has the other is not seen by whoever looks at the value.
 */
export function repeatsAName(text: string, value: unknown): boolean {
  let kept = 0;
  const todo = [value];
  for (const each of todo) {
    if (typeof each !== 'object' || each === null) continue;
    if (!Array.isArray(each)) kept += Object.keys(each).length;
    for (const inner of Object.values(each)) todo.push(inner);
  }
  return kept !== membersIn(text);
}

/** Colons that stand in no text. By hand: a regular expression for texts needs stack for each of their characters. */
function membersIn(json: string): number {
  let count = 0;
  let inText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') inText = !inText;
    else if (inText && character === '\\') at += 1;
    else if (!inText && character === ':') count += 1;
  }
  return count;
}

/** Throws for bytes that are not UTF-8. A byte order mark stays, and is refused: RFC 8259 section 8.1 bans it. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Whether a number anywhere is infinite. */
function hasOverflow(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasOverflow);
  const object = value as Readonly<Record<string, unknown>>;
  for (const name in object) {
    const item = object[name];
    if (typeof item !== 'string' && hasOverflow(item)) return true;
  }
  return false;
}

function faultsOf(value: unknown, at: string): Violation[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsOf(item, below(at, index)));
  if (!isObject(value)) return fault(at, scalarFault(value));
  return Object.entries(value).flatMap(([name, item]) => [
    ...fault(at, scalarFault(name)),
    ...faultsOf(item, below(at, name)),
  ]);
}

function fault(pointer: string, message: string | undefined): Violation[] {
  return message === undefined ? [] : [{ pointer, keyword: 'json', message }];
}
