/**
 * Where a version of an event stands in its life, and what follows for whoever sends it.
 *
 * The dates are those of the contract's lifecycle block: deprecated from `since`, not sent any more from `sunset` on.
 * "Today" is an argument everywhere, an ISO 8601 date, and the day in UTC where it is left out.
 */

import type { AnyEventContract } from './contracts/index.js';
import { OMSEventError } from './errors.js';

/** The stages of a version; one that is removed is in no registry. */
export type Stage = 'current' | 'announced' | 'deprecated' | 'sunset';

/** How many days before a sunset sending begins to warn. */
export const NOTICE_DAYS = 30;

/** The version has ended: its readers may be gone. */
export class SunsetError extends OMSEventError {
  override readonly name = 'SunsetError';
  /** The contract to send instead. */
  readonly replacement: string;

  constructor(contract: AnyEventContract) {
    const { sunset = '', replacement = '' } = contract.event.deprecation ?? {};
    super(`${contract.name} ended on ${sunset}: send ${replacement} instead`);
    this.replacement = replacement;
  }
}

/** The stage of a version on a day. */
export function stage(contract: AnyEventContract, today = todayUtc()): Stage {
  const ends = contract.event.deprecation;
  if (ends === undefined) return 'current';
  if (today >= ends.sunset) return 'sunset';
  return today < ends.since ? 'announced' : 'deprecated';
}

/**
 * Refuses to send a version that has ended, `graceDays` after its sunset; gives a warning in the 30 days before it
 * and after, else nothing. Throws `SunsetError`.
 */
export function checkSunset(contract: AnyEventContract, today = todayUtc(), graceDays = 0): string | undefined {
  const ends = contract.event.deprecation;
  if (ends === undefined) return undefined;
  if (today >= shifted(ends.sunset, graceDays)) throw new SunsetError(contract);
  if (today < shifted(ends.sunset, -NOTICE_DAYS)) return undefined;
  return `${contract.name} ends on ${ends.sunset}: send ${ends.replacement} instead`;
}

/**
 * The CloudEvents attributes that tell readers of a version's end; none before its `since`: `deprecated`,
 * `deprecationfrom`, `deprecationsunset` (RFC 3339) and, where the replacement is known, `deprecationmigration` with
 * the URI of its schema (CloudEvents extension "deprecation", draft).
 */
export function deprecationAttributes(
  contract: AnyEventContract,
  replacement?: AnyEventContract,
  today = todayUtc(),
): Readonly<Record<string, boolean | string>> {
  const ends = contract.event.deprecation;
  if (ends === undefined || stage(contract, today) === 'announced') return {};
  return {
    deprecated: true,
    deprecationfrom: `${ends.since}T00:00:00Z`,
    deprecationsunset: `${ends.sunset}T00:00:00Z`,
    ...(replacement && { deprecationmigration: replacement.event.dataschema }),
  };
}

function todayUtc(): string {
  return new Date().toISOString().slice(0, 10);
}

/** An ISO 8601 date, some days later. */
function shifted(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
