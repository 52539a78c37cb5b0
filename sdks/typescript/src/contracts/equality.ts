/**
 * Equality of JSON values (2020-12 core, section 4.2.2): numbers by value, strings by code unit, arrays in
 * order, objects whatever their order is.
 */

import { has, isObject, namesOf } from './instance.js';
import type { JsonObject } from './schema.js';

export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, i) => equal(item, right[i]));
  }
  return isObject(left) && isObject(right) && equalObjects(left, right);
}

function equalObjects(left: JsonObject, right: JsonObject): boolean {
  const names = namesOf(left);
  if (names.length !== namesOf(right).length) return false;
  return names.every((name) => has(right, name) && equal(left[name], right[name]));
}

/** Whether two items of an array are equal; linear in the size of the array. */
export function hasEqualItems(items: readonly unknown[]): boolean {
  const scalars = new Set<unknown>();
  const structures = new Set<string>();
  for (const item of items) {
    if (typeof item === 'object' && item !== null) structures.add(normalText(item));
    else scalars.add(item);
  }
  return scalars.size + structures.size < items.length;
}

/** A text that two values have in common exactly when they are equal. */
function normalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(normalText).join()}]`;
  if (!isObject(value)) return JSON.stringify(value === 0 ? 0 : value);
  const members = namesOf(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${normalText(value[name])}`).join()}}`;
}
