/**
 * Events from one version to another: old ones as the newest, new ones as an older one still reads them.
 *
 * How a version follows from the one before is declared in its schema (`x-from-previous`). The generator has tried
 * each declaration with examples and random events: whatever is valid before is valid after, and comes back as it was,
 * but for what `losses` names.
 */

import { CASTS } from './_generated/casts.js';
import { registry } from './_generated/registry.js';
import { downBy, upBy, type AnyEventContract, type Cast } from './contracts/index.js';
import { OMSEventError } from './errors.js';
import { stage } from './lifecycle.js';

/** Data with the contract that it is of. */
export interface CastEvent {
  readonly contract: AnyEventContract;
  readonly data: unknown;
}

/** There is no way from one version to the other. Trying again does not help. */
export class CastError extends OMSEventError {
  override readonly name = 'CastError';
}

/**
 * The data as its event's newest version has it, or as major version `to`. The input is not changed.
 *
 * Throws `CastError` where a version on the way does not say how it follows from the one before, and
 * `InvalidPayloadError` where the outcome is not valid, which no event of the package's own versions comes to.
 */
export function upcast(contract: AnyEventContract | string, data: unknown, to?: number): CastEvent {
  const from = contractOf(contract);
  const versions = majors(from);
  const wanted = to ?? Math.max(...versions.keys());
  if (wanted < from.event.major) throw new CastError(`${from.name} is newer than version ${wanted}: downcast it`);
  let made: CastEvent = { contract: from, data };
  for (let major = from.event.major + 1; major <= wanted; major += 1) {
    const next = stepping(versions, major, wanted);
    made = { contract: next, data: upBy(castOf(next), made.data) };
  }
  return made.contract === from ? made : { ...made, data: made.contract.validate(made.data) };
}

/** The data as the older major version `to` has it, with what that names and no more. Throws as `upcast` does. */
export function downcast(contract: AnyEventContract | string, data: unknown, to: number): CastEvent {
  const from = contractOf(contract);
  const versions = majors(from);
  if (to > from.event.major) throw new CastError(`${from.name} is older than version ${to}: upcast it`);
  let made: CastEvent = { contract: from, data };
  for (let major = from.event.major; major > to; major -= 1) {
    const before = stepping(versions, major - 1, to);
    const cast = castOf(made.contract);
    if (cast.oneWay === true) throw new CastError(`${made.contract.name} cannot be said as ${before.name}`);
    made = { contract: before, data: downBy(cast, made.data) };
  }
  return made.contract === from ? made : { ...made, data: made.contract.validate(made.data) };
}

/** Whether there is a way from a version to an older one. */
export function canDowncast(contract: AnyEventContract | string, to: number): boolean {
  const from = contractOf(contract);
  const versions = majors(from);
  for (let major = from.event.major; major > to; major -= 1) {
    const cast = CASTS[versions.get(major)?.name ?? ''];
    if (cast === undefined || cast.oneWay === true) return false;
  }
  return versions.has(to);
}

/**
 * The older major versions to send beside this one: their readers are told until the sunset, and there is a way. That
 * is the dual-publish window of a deprecated version: from its deprecation's `since` to its `sunset`.
 */
export function olderToSend(contract: AnyEventContract | string, today?: string): readonly number[] {
  const from = contractOf(contract);
  const older = [...majors(from)].filter(([major]) => major < from.event.major).toSorted(([a], [b]) => a - b);
  return older
    .filter(([major, each]) => canDowncast(from, major) && stage(each, today) === 'deprecated')
    .map(([major]) => major);
}

/** What does not come back when an event of the version before becomes this one and that one again. */
export function losses(contract: AnyEventContract | string): readonly string[] {
  return castOf(contractOf(contract)).losses;
}

function contractOf(contract: AnyEventContract | string): AnyEventContract {
  if (typeof contract !== 'string') return contract;
  const found = registry.byName(contract);
  if (found === undefined) throw new CastError(`${contract} is no event of this package`);
  return found;
}

function castOf(contract: AnyEventContract): Cast {
  const cast = CASTS[contract.name];
  if (cast !== undefined) return cast;
  throw new CastError(`${contract.name} does not say how it follows from the version before (x-from-previous)`);
}

function majors(contract: AnyEventContract): ReadonlyMap<number, AnyEventContract> {
  const { family, action } = contract.event;
  const same = [...registry].filter((each) => each.event.family === family && each.event.action === action);
  return new Map(same.map((each) => [each.event.major, each]));
}

function stepping(versions: ReadonlyMap<number, AnyEventContract>, major: number, wanted: number): AnyEventContract {
  const found = versions.get(major);
  if (found === undefined) throw new CastError(`there is no version ${major} on the way to version ${wanted}`);
  return found;
}
