/** The seam between the client and brokers. */

import type { PublishError } from '../errors.js';
import type { Receipt } from '../results.js';
import type { Telemetry } from '../tracing.js';

/**
 * An event on its way: what every transport needs of it, and its bytes, the same on every try.
 *
 * `subject` is the NATS subject, `body` the structured CloudEvent. `receipts` collects, by transport, where the event
 * already is, so that a retry over several transports repeats only what failed.
 */
export interface Message {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly family: string;
  readonly subject: string;
  readonly body: Uint8Array;
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  receipts?: Map<string, Receipt>;
}

/** What makes the event unique (CloudEvents 1.0, section 3.1.1): the broker drops a second one. */
export function keyOf(message: Message): string {
  return `${message.source}/${message.id}`;
}

export type Outcome = Receipt | PublishError;

/** A way to a broker. */
export interface Transport {
  /** What routes call it. */
  readonly name: string;
  /** What traces call it (`messaging.system`). */
  readonly system: string;
  /**
   * Sends messages in order, and says of each what became of it, in the same order.
   *
   * Returns when each is acknowledged, refused, or `deadline` (milliseconds of `performance.now()`) is over; what a
   * broker says is an outcome, never thrown.
   */
  send(messages: readonly Message[], deadline: number): Promise<readonly Outcome[]>;
  /** Resolves when nothing that was sent waits here any more, where a transport lets events wait. */
  flush?(timeout?: number): Promise<void>;
  /** Shows what there is to show as metrics. */
  observe?(telemetry: Telemetry): void;
  /** Lets go of the connection. Closing twice is fine. */
  close(): Promise<void>;
}

/**
 * Why an event was given up.
 *
 * `reason` is `failed` (its last delivery failed), `rejected` (it can never succeed), `expired` (too old to be tried
 * again), `max-deliveries` or `terminated` (what the server says when its reader did not). `error` is the type of the
 * error, with its text where the text is ours.
 */
export interface DeadLetter {
  readonly reason: 'failed' | 'rejected' | 'expired' | 'max-deliveries' | 'terminated';
  readonly error: string;
}

/** One event as a broker delivered it; times in seconds. */
export interface Delivery {
  readonly body: Uint8Array;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  /** 1 for the first delivery. */
  readonly attempt: number;
  readonly sequence: number;
  /** How long ago the broker stored it. */
  readonly age: number;
  /** It was handled; the broker forgets it. */
  ack(): Promise<void>;
  /** Deliver it again after `delay` seconds. */
  retry(delay: number): Promise<void>;
  /** It is still being handled: start the time for an answer anew. */
  extend(): Promise<void>;
  /** Put it to the dead letters, and never deliver it again. */
  bury(letter: DeadLetter): Promise<void>;
}

/** A durable consumer's deliveries; any number of feeds of one consumer share them. */
export interface Feed {
  /** Up to `count` deliveries, waiting at most `wait` seconds for the first; may be empty. */
  fetch(count: number, wait: number): Promise<readonly Delivery[]>;
  /** Stops fetching. What was fetched and is not settled comes again. */
  close(): Promise<void>;
}

/** A dead letter as it is kept: the event's own bytes, and why it is there. */
export interface Letter extends DeadLetter {
  /** Its number among the dead letters. */
  readonly sequence: number;
  readonly consumer: string;
  /** Where the event was. */
  readonly subject: string;
  readonly origin: number;
  readonly deliveries: number;
  /** When it was given up: an RFC 3339 text. */
  readonly time: string;
  readonly body: Uint8Array;
}

/** What consumers gave up, kept to be looked at and replayed. */
export interface DeadLetterStore {
  /** The oldest `limit` letters from a number on, of one consumer or of all. */
  list(options?: { consumer?: string; from?: number; limit?: number }): Promise<readonly Letter[]>;
  /** One of them; undefined where there is none. */
  show(sequence: number): Promise<Letter | undefined>;
  /** Sends the event to its consumer again, and to no other, and removes the letter. */
  replay(sequence: number): Promise<void>;
}

/** A transport that events can be read from. */
export interface Source {
  readonly system: string;
  /**
   * The deliveries of a durable consumer, which is made where it is missing.
   *
   * Throws a `ConsumerMismatchError` where one exists and delivers more than `subjects`.
   */
  feed(consumer: string, subjects: readonly string[]): Promise<Feed>;
  /** Its dead letters, where it keeps them itself. */
  readonly deadLetters?: DeadLetterStore;
  /** Lets go of the connection. Closing twice is fine. */
  close(): Promise<void>;
}

/** Whether events can be read from a transport. */
export function isSource(transport: Transport): transport is Transport & Source {
  return 'feed' in transport;
}
