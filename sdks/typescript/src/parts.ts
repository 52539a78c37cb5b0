/** What a client is made of and what it is given, as types; none of it knows a broker. */

import type { AnyEventContract, EventContract, EventRegistry } from './contracts/index.js';
import type { Platform } from './platform.js';
import type { Protector } from './protection.js';
import type { PublishOptions } from './publication.js';
import type { ReceivedEvent } from './received.js';
import type { Source, Transport } from './transports/base.js';

/** For the many publishes that say nothing besides the event. */
export const NO_OPTIONS: PublishOptions = {};

/** Data with the contract that it is of. */
export interface Version {
  readonly contract: AnyEventContract;
  readonly data: unknown;
}

/** The ways between the versions of events: what `casting` has. A client without them sends and reads each as it is. */
export interface Versions {
  upcast(contract: AnyEventContract, data: unknown, to?: number): Version;
  downcast(contract: AnyEventContract, data: unknown, to: number): Version;
  olderToSend(contract: AnyEventContract, today?: string): readonly number[];
}

/** What a client is made of. */
export interface ClientParts {
  readonly platform: Platform;
  /** What it can read, and find by name or channel. */
  readonly registry: EventRegistry;
  /** Where events go: a transport, a router over several, an outbox before either. */
  readonly transport: Transport;
  /** Where events come from; the transport, where it is one. */
  readonly source?: Source;
  /** Seconds that a publish may take; the catalogue's, where nothing is said. */
  readonly timeout?: number;
  readonly protector?: Protector;
  readonly versions?: Versions;
  /** Days after its sunset for which a version may still be sent. */
  readonly sunsetGrace?: number;
  /** What counts as the day (ISO 8601), for tests; the day in UTC, where nothing is said. */
  readonly today?: () => string;
  readonly version?: string;
}

/** An event of one version, by name: `name` tells several apart. */
export type EventOf<M, N extends keyof M & string> = { [K in N]: ReceivedEvent<M[K], K> }[N];

/** An event that no contract describes: a type or a major version that is newer than this package. */
export type UnknownEvent = ReceivedEvent<unknown, undefined>;

/** An event to publish among others: see `outgoing`. */
export interface Outgoing {
  readonly contract: AnyEventContract;
  readonly data: unknown;
  readonly options: PublishOptions;
}

/** An event to publish among others of other versions, with `publishMany`. */
export function outgoing<T, I>(contract: EventContract<T, I>, data: I, options: PublishOptions = NO_OPTIONS): Outgoing {
  return { contract: contract as AnyEventContract, data, options };
}
