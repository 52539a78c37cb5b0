import { down, up, type Keep, type Step } from './casting.js';

/** How a version of a payload follows from the one before it: by steps, or by two functions that change no argument. */
export interface Cast {
  /** The name of the version before. */
  readonly since: string;
  readonly steps?: readonly Step[];
  /** The members that the version before names. */
  readonly keep?: Keep;
  /** What does not come back when an event goes up and down again. */
  readonly losses: readonly string[];
  /** The members of this version for which the one before has no place. */
  readonly forgets: readonly string[];
  readonly oneWay?: boolean;
  readonly functions?: { readonly up: (data: unknown) => unknown; readonly down: (data: unknown) => unknown };
}

/** Data of the older version as the newer has it. */
export function upBy(cast: Cast, data: unknown): unknown {
  return cast.functions ? cast.functions.up(data) : up(cast.steps ?? [], data);
}

/** Data of the newer version as the older has it. */
export function downBy(cast: Cast, data: unknown): unknown {
  return cast.functions ? cast.functions.down(data) : down(cast.steps ?? [], data, cast.keep ?? true);
}
