/**
 * What a producer's input becomes: a new value with the schema's defaults filled in, without anything that
 * the schema does not know.
 *
 * Readers let unknown properties pass, so that a minor version can add one; for a producer an unknown property
 * is a slip of the pen. An object whose schema itself admits further properties (`additionalProperties`,
 * `patternProperties`, `unevaluatedProperties`) is open to producers too.
 */

import { below, isObject, namesOf, ownMembers } from './instance.js';
import { scalarFault } from './json.js';
import type { Plan } from './plan.js';
import type { JsonObject, Violation } from './schema.js';
import { NOT_KNOWN } from './wording.js';

export interface Produced {
  /** A deep copy; of no use where something was refused. */
  readonly value: unknown;
  /** Unknown properties, and values that JSON cannot carry. */
  readonly refused: readonly Violation[];
}

/** Copies and completes an input, which is not changed. `frozen`: the copy cannot change any more, at any level. */
export function produce(input: unknown, plan: Plan, frozen: boolean): Produced {
  const refused: Violation[] = [];
  const value = frozen ? copy(input, plan, undefined, refused, Object.freeze) : copy(input, plan, undefined, refused, same);
  return { value, refused };
}

/** What becomes of a copy in the end. */
type Finish = <T extends object>(copied: T) => T;

function same<T extends object>(copied: T): T {
  return copied;
}

/** Where a property or an item stands: spelled out as a pointer only where something is refused. */
interface Place {
  readonly above: Place | undefined;
  readonly token: string | number;
}

function copy(value: unknown, plan: Plan, at: Place | undefined, refused: Violation[], finish: Finish): unknown {
  if (Array.isArray(value)) return copyArray(value, plan.chosen(value), at, refused, finish);
  if (isObject(value) && isPlain(value)) return copyObject(value, plan, at, refused, finish);
  const message = scalarFault(value);
  if (message !== undefined) refused.push({ pointer: pointerOf(at), keyword: 'json', message });
  return value;
}

function copyArray(
  items: readonly unknown[],
  plan: Plan,
  at: Place | undefined,
  refused: Violation[],
  finish: Finish,
): unknown[] {
  const copied: unknown[] = [];
  // Counting also visits holes, which every method of arrays passes over.
  for (let index = 0; index < items.length; index += 1) {
    copied.push(copy(items[index], plan.item(index), { above: at, token: index }, refused, finish));
  }
  return finish(copied);
}

function copyObject(
  input: JsonObject,
  given: Plan,
  at: Place | undefined,
  refused: Violation[],
  finish: Finish,
): unknown {
  const copied = shallowCopy(input);
  for (const [name, value] of given.defaults) {
    if (!Object.hasOwn(copied, name)) define(copied, name, value);
  }
  const plan = given.chosen(copied);
  const members = ownMembers(copied as JsonObject);
  for (const name in members) {
    if (!name.isWellFormed() || !plan.knows(name)) refuseName(name, plan, at, refused);
    const item = members[name];
    // Most members are scalars without a fault, which are there already.
    if (typeof item === 'object' ? item === null : scalarFault(item) === undefined) continue;
    copied[name] = copy(item, plan.property(name), { above: at, token: name }, refused, finish);
  }
  return finish(copied);
}

/**
 * A copy without what is undefined. Spreading copies at once what assigning would copy name by name, `__proto__`
 * like any other; it also keeps what stands under symbols, of which JSON knows nothing.
 */
function shallowCopy(input: JsonObject): Record<string, unknown> {
  const copied = { ...input };
  for (const name in copied) if (copied[name] === undefined) return withoutAbsent(input);
  return copied;
}

function withoutAbsent(input: JsonObject): Record<string, unknown> {
  return Object.fromEntries(namesOf(input).map((name) => [name, input[name]]));
}

/** Sets a property that is not there, whatever `Object.prototype` has of that name. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  if (!(name in object)) object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

function refuseName(name: string, plan: Plan, at: Place | undefined, refused: Violation[]): void {
  const message = scalarFault(name);
  if (message !== undefined) refused.push({ pointer: pointerOf(at), keyword: 'json', message });
  if (plan.knows(name)) return;
  refused.push({ pointer: pointerOf({ above: at, token: name }), keyword: 'unknown', message: NOT_KNOWN });
}

function pointerOf(at: Place | undefined): string {
  let pointer = '';
  for (let place = at; place !== undefined; place = place.above) pointer = below('', place.token) + pointer;
  return pointer;
}

/** An object that `JSON.stringify` writes member by member: not a `Date`, a `Map` or another class's. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, which is the end of its chain as well.
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
