/** How values are looked at: own properties only, whatever their names are. */

import type { JsonObject } from './schema.js';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The object as one whose `for … in` shows its own properties and no others: nearly always the object itself,
 * else (a class's, or with a polluted prototype) a copy. Asking `hasOwn` of each name would cost twice the rest.
 */
export function ownMembers(object: JsonObject): JsonObject {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === null || (prototype === Object.prototype && !isPolluted())) return object;
  return Object.assign(Object.create(null), object) as JsonObject;
}

function isPolluted(): boolean {
  for (const _ in Object.prototype) return true;
  return false;
}

/** Whether an object has a property of its own, `__proto__` and `constructor` being ordinary names. */
export function has(object: JsonObject, name: string): boolean {
  return Object.hasOwn(object, name) && object[name] !== undefined;
}

/** The names of an object's properties, in the object's order. */
export function namesOf(object: JsonObject): string[] {
  return Object.keys(object).filter((name) => object[name] !== undefined);
}

/** How many properties an object has. */
export function countProperties(object: JsonObject): number {
  const members = ownMembers(object);
  let count = 0;
  for (const name in members) if (members[name] !== undefined) count += 1;
  return count;
}

/** The JSON Pointer of a property or an item (RFC 6901 section 3). */
export function below(pointer: string, token: string | number): string {
  if (typeof token === 'number' || !(token.includes('~') || token.includes('/'))) return `${pointer}/${token}`;
  return `${pointer}/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
