/** The order in which a payload is written: the contract's, so that every language writes the same bytes. */

import { isObject, ownMembers } from './instance.js';
import type { Plan } from './plan.js';
import type { JsonObject, JsonValue } from './schema.js';

/**
 * The value with the properties of each object in the order of the contract, then those that it does not declare:
 * the same value where that is its order already.
 */
export function inOrder(value: unknown, plan: Plan): unknown {
  if (!plan.looksInside) return value;
  if (Array.isArray(value)) return itemsInOrder(value, plan.chosen(value));
  return isObject(value) ? membersInOrder(value, plan.chosen(value)) : value;
}

function itemsInOrder(items: readonly unknown[], plan: Plan): readonly unknown[] {
  let ordered: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (typeof item !== 'object' || item === null) continue;
    const written = inOrder(item, plan.item(index));
    if (written !== item) (ordered ??= [...items])[index] = written;
  }
  return ordered ?? items;
}

function membersInOrder(object: JsonObject, plan: Plan): JsonObject {
  const members = ownMembers(object);
  const { declared } = plan;
  let place = 0;
  let sorted = true;
  let changed: Map<string, unknown> | undefined;
  for (const name in members) {
    // In order, a name is that of a place not yet passed; behind them all stands what is not declared.
    while (place < declared.length && declared[place] !== name) place += 1;
    if (place === declared.length && declared.includes(name)) sorted = false;
    const item = members[name];
    if (typeof item !== 'object' || item === null) continue;
    const written = inOrder(item, plan.property(name));
    if (written !== item) (changed ??= new Map<string, unknown>()).set(name, written);
  }
  if (sorted && changed === undefined) return object;
  const others = Object.keys(members).filter((name) => !declared.includes(name));
  const names = [...declared.filter((name) => Object.hasOwn(members, name)), ...others];
  const ordered = Object.fromEntries(names.map((name) => [name, changed?.get(name) ?? members[name]]));
  return ordered as Readonly<Record<string, JsonValue>>;
}
