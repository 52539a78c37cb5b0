/** The words of violations: the same sentences as in every other language. */

import { isObject, namesOf } from './instance.js';
import { byCodePoint } from './order.js';
import type { JsonValue } from './schema.js';

/** `1 item`, `2 items`, `2 properties`. */
export function count(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${json(number)} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** Compact JSON in which names are sorted by code point. */
export function json(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(json).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = namesOf(value).sort(byCodePoint).map((name) => `${json(name)}:${json(value[name] ?? null)}`);
  return `{${members.join()}}`;
}

export function mustBeType(types: readonly string[]): string {
  const last = types[types.length - 1] ?? 'nothing';
  return types.length < 2 ? `must be ${last}` : `must be ${types.slice(0, -1).join(', ')} or ${last}`;
}

export function mustBeOneOf(values: readonly JsonValue[]): string {
  return values.length === 1 ? `must be ${values.map(json).join()}` : `must be one of ${values.map(json).join(', ')}`;
}

/** Both bounds in one sentence, whichever is broken. */
export function mustContain(least: number, most: number): string {
  const items = (number: number): string => count(number, 'matching item');
  if (most === Infinity) return least === 1 ? 'must contain a matching item' : `must contain at least ${items(least)}`;
  if (least === 0) return `must contain at most ${items(most)}`;
  return least === most ? `must contain exactly ${items(most)}` : `must contain ${json(least)} to ${items(most)}`;
}

export function mustHave(name: string): string {
  return `must have the property ${json(name)}`;
}

export const NOT_KNOWN = 'is not a known property';
export const NOT_AN_ITEM = 'is not an allowed item';
export const NO_FURTHER_ITEMS = 'must not have further items';
