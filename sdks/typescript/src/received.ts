/** An event as a subscription gives it out, and how it is settled. */

import { InvalidPayloadError, type AnyEventContract } from './contracts/index.js';
import type { VersionedCloudEvent } from './envelope.js';
import { OMSEventError, RejectEvent, RetryLater } from './errors.js';
import { whileHandling } from './handling.js';
import type { Delivery as Numbers } from './platform.js';
import { log, within, type Span, type Telemetry } from './tracing.js';
import type { DeadLetter, Delivery } from './transports/base.js';

/** Characters of an error's text that are kept. */
const LONGEST_ERROR = 500;

/** What settling needs to know besides the event. */
export interface Handling {
  readonly consumer: string;
  readonly template: string;
  readonly numbers: Numbers;
  readonly telemetry: Telemetry;
  /** Called once, when the event is settled: whether it was handled. */
  readonly settled: (handled: boolean) => void;
}

/**
 * An event that was delivered. Settle it once: `ack`, `retry` or `reject`.
 *
 * `name` is the contract's, such as `SchemaCreatedV2`, and tells the types of several events apart. An event that no
 * contract describes has none: it is read as an envelope, whose data is anything.
 */
export class ReceivedEvent<T = unknown, N extends string | undefined = string | undefined> {
  readonly name: N;
  readonly data: T;
  readonly envelope: VersionedCloudEvent<T>;
  readonly contract: AnyEventContract | undefined;
  /** 1 for the first delivery. */
  readonly attempt: number;
  /** The NATS subject, or the queue. */
  readonly subject: string;
  /** The broker's number of the event; 0 where it has none. */
  readonly sequence: number;
  readonly #delivery: Delivery;
  readonly #handling: Handling;
  readonly #span: Span;
  readonly #started = performance.now();
  #settled = false;

  constructor(
    envelope: VersionedCloudEvent<T>,
    contract: AnyEventContract | undefined,
    delivery: Delivery,
    handling: Handling,
  ) {
    this.name = contract?.name as N;
    this.data = envelope.data;
    this.envelope = envelope;
    this.contract = contract;
    this.attempt = delivery.attempt;
    this.subject = delivery.subject;
    this.sequence = delivery.sequence;
    this.#delivery = delivery;
    this.#handling = handling;
    const { template, consumer, telemetry } = handling;
    const { traceparent, tracestate } = envelope.extensions;
    this.#span = telemetry.processing(template, consumer, envelope, delivery, { traceparent, tracestate });
  }

  /** The CloudEvents id. */
  get id(): string {
    return this.envelope.id;
  }

  /** Whether the broker has been told how it went. */
  get settled(): boolean {
    return this.#settled;
  }

  /** It was handled. */
  async ack(): Promise<void> {
    if (this.#take()) await this.#delivery.ack();
  }

  /** Delivers it again after `delay` seconds. */
  async retry(delay = 0): Promise<void> {
    await this.fail(new RetryLater(delay));
  }

  /** It can never succeed: to the dead letters with it. `reason` is kept, and is to have no personal data. */
  async reject(reason: string): Promise<void> {
    await this.fail(new RejectEvent(reason));
  }

  /** It takes longer; done by itself while the event is in hand. */
  async extend(): Promise<void> {
    if (!this.#settled) await this.#delivery.extend();
  }

  /** Handling it has failed: again after the back-off, or to the dead letters where that cannot help any more. */
  async fail(error: unknown = new Error('a handler failed, and did not say why')): Promise<void> {
    if (this.#take(error)) await giveBack(this.#delivery, this.#handling, error, error instanceof RejectEvent);
  }

  /** Runs a function with the event's span as the active one, and settles by how it ends. */
  async handle(run: (event: this) => unknown): Promise<void> {
    try {
      await within(this.#span, () => whileHandling(this.envelope, async () => run(this)));
    } catch (error) {
      return this.fail(error);
    }
    await this.ack();
  }

  /** Whether it was not settled before. */
  #take(error?: unknown): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    const { telemetry, template, consumer, settled } = this.#handling;
    telemetry.processed(this.#span, template, consumer, this.#started, error);
    settled(error === undefined);
    return true;
  }
}

/** Settles a delivery that failed: again after the back-off, or to the dead letters, at once where it is hopeless. */
export async function giveBack(
  delivery: Delivery,
  { consumer, numbers }: Pick<Handling, 'consumer' | 'numbers'>,
  error: unknown,
  hopeless: boolean,
): Promise<void> {
  const { attempt, age, sequence } = delivery;
  const { maxDeliver, maxEventAge, backoff } = numbers;
  const reason = hopeless ? 'rejected' : attempt >= maxDeliver ? 'failed' : age > maxEventAge ? 'expired' : undefined;
  if (reason !== undefined) {
    const letter: DeadLetter = { reason, error: describe(error) };
    log.error(`${consumer}: sequence ${sequence} is given up (${letter.reason}): ${letter.error}`);
    return delivery.bury(letter);
  }
  const standard = backoff[Math.min(attempt, backoff.length) - 1] ?? 0;
  const delay = (error instanceof RetryLater ? error.delay : undefined) ?? standard;
  log.debug(`${consumer}: sequence ${sequence} again in ${delay} s: ${describe(error)}`);
  await delivery.retry(delay);
}

/**
 * The text of an error where it is ours; else its type, since others may have something of the payload in their text.
 * The same words as in Python, in one line that fits a header.
 */
function describe(error: unknown): string {
  if (error instanceof InvalidPayloadError) return `not a valid ${error.contract}`;
  if (!(error instanceof OMSEventError)) return error instanceof Error ? error.name : typeof error;
  const line = error.message.replace(/\p{Cc}+/gu, ' ');
  return line.length > LONGEST_ERROR ? `${line.slice(0, LONGEST_ERROR)}…` : line;
}
