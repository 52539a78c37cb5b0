/** What the catalogue says of the platform that events need. The values are generated: `_generated/platform.ts`. */

/** Where a family's events go, and what the last token of its subject is: `branch`, a field of the data, or `-`. */
export interface Route {
  readonly mode: 'ALL' | 'FAILOVER';
  readonly to: readonly ('nats' | 'eventbridge')[];
  readonly token: string;
  /** Whether older versions are sent beside the newest until their sunset. */
  readonly dualPublish: boolean;
}

/**
 * How often and how long an event is tried; times in seconds.
 *
 * `maxDeliver` counts deliveries and `maxRetries` those after the first; `backoff` has a wait for each retry.
 * `publishTimeout` bounds a publish with all its retries.
 */
export interface Delivery {
  readonly maxRetries: number;
  readonly maxDeliver: number;
  readonly backoff: readonly number[];
  readonly ackWait: number;
  readonly maxEventAge: number;
  readonly publishTimeout: number;
}

/** A JetStream stream; times in seconds. */
export interface Stream {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxAge: number;
  readonly duplicateWindow: number;
}

/** A durable consumer that the catalogue names. */
export interface Reader {
  readonly name: string;
  readonly families: readonly string[];
  readonly subjects: readonly string[];
  readonly maxAckPending: number;
}

/** The EventBridge bus with its dead-letter queue; times in seconds, sizes in bytes. */
export interface Bus {
  readonly name: string;
  readonly dlq: string;
  readonly archive: number;
  readonly dlqRetention: number;
  readonly maxEntryBytes: number;
}

/** What differs where the software runs: handling of personal data, its key, replicas of each stream. */
export interface Environment {
  readonly personalData: 'LOG' | 'BLOCK' | 'ANONYMIZE' | 'ENCRYPT';
  /** Kinds, and fields such as `schema.created:/author`, that are handled otherwise. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly replicas: number;
}

/** All of it. `source` is the CloudEvents source, `typePrefix` what every CloudEvents type begins with. */
export interface Platform {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly typePrefix: string;
  readonly client: string;
  readonly environments: Readonly<Record<string, Environment>>;
  readonly routes: Readonly<Record<string, Route>>;
  readonly delivery: Delivery;
  readonly events: Stream;
  readonly dlq: Stream;
  readonly advisories: Stream;
  readonly bus: Bus;
  readonly readers: readonly Reader[];
}
