/// <reference lib="esnext.disposable" preserve="true" />
/** Consuming: each event opened, revealed, read, handled, and settled with the broker by how that went. */

import { InvalidPayloadError, type AnyEventContract, type EventRegistry } from './contracts/index.js';
import { VersionedCloudEvent } from './envelope.js';
import { ConsumeError, OMSEventError, RetryLater, SettingsError, UnknownEventError } from './errors.js';
import type { Once } from './idempotency.js';
import type { Delivery as Numbers } from './platform.js';
import type { Protector } from './protection.js';
import { giveBack, ReceivedEvent } from './received.js';
import { Signal } from './signal.js';
import { log, type Telemetry } from './tracing.js';
import type { Delivery, Feed } from './transports/base.js';

/** Seconds that one fetch waits for events. */
const WAIT = 5;
/** Milliseconds before the next fetch when the broker is away. */
const AGAIN = 1000;
const STANDARD_PREFETCH = 16;
/** What NATS takes as the name of a consumer (ADR-6). */
const NAME = /^(?![^]*[.*>/\\])[!-~]+$/;
/** The consumer that a replayed dead letter is for; others pass it over. */
const REPLAY_FOR = 'dlq-replay-for';

export interface SubscribeOptions {
  /** The durable consumer, shared by all who name it, and made where it is missing; on SQS the queue is it. */
  readonly consumer: string;
  /** Older versions arrive as the one that is named, or as the newest, which the schemas say how to. */
  readonly upcast?: boolean;
  /** Remembers what was handled, so that each event is seen once. */
  readonly once?: Once;
  /** How many events a loop fetches at a time. */
  readonly prefetch?: number;
}

export interface RunOptions {
  /** How many events may be in hand at once; 1, where nothing is said, keeps their order. */
  readonly concurrency?: number;
}

interface Read {
  readonly contract: AnyEventContract;
  readonly data: unknown;
}

/** What a subscription needs of its client. */
export interface Reading {
  /** What is read; undefined where all events are, and unknown ones as envelopes. */
  readonly wanted: ReadonlySet<AnyEventContract> | undefined;
  readonly registry: EventRegistry;
  readonly numbers: Numbers;
  readonly telemetry: Telemetry;
  readonly protector: Protector | undefined;
  /** Reads an older version as a newer one. */
  readonly newer: ((contract: AnyEventContract, data: unknown) => Read) | undefined;
  readonly open: () => Promise<Feed>;
  readonly closed: () => void;
}

/**
 * A durable consumer's events, as a loop (`for await`) or with handlers (`run`).
 *
 * In a loop, settle each event: `await event.ack()`. One that the loop goes on without settling, or that is in hand
 * when the loop is left, is delivered again after the catalogue's back-off.
 */
export class Subscription<E extends ReceivedEvent = ReceivedEvent> implements AsyncIterable<E>, AsyncDisposable {
  readonly #reading: Reading;
  readonly #options: SubscribeOptions;
  /** What was fetched and is not settled: the broker is told that it is in hand. */
  readonly #taken = new Set<Delivery>();
  readonly #changed = new Signal();
  #feed: Promise<Feed> | undefined;
  #open: Feed | undefined;
  #heart: ReturnType<typeof setInterval> | undefined;
  /** What a loop has given out last. */
  #current: E | undefined;
  #running = 0;
  #stopping = false;

  /** Throws a `SettingsError`. */
  constructor(reading: Reading, options: SubscribeOptions) {
    const { consumer, prefetch } = options;
    const named = `consumer: '${consumer}' is not a name of ASCII characters without spaces, . * > / and \\`;
    const faults = [...(NAME.test(consumer) ? [] : [named]), ...countFaults('prefetch', prefetch)];
    if (faults.length > 0) throw new SettingsError(faults);
    this.#reading = reading;
    this.#options = options;
  }

  /** Resolves when the consumer is there, and may be asked for events. Throws as the broker says. */
  async ready(): Promise<this> {
    await this.#opening();
    return this;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<E, void, undefined> {
    try {
      while (!this.#stopping) {
        for (const delivery of await this.#fetch(this.#options.prefetch ?? STANDARD_PREFETCH)) {
          if (this.#stopping) break;
          const event = (this.#current = await this.#opened(delivery));
          if (event === undefined || this.#stopping) continue;
          yield event;
          await event.fail(new RetryLater());
        }
      }
      await this.#current?.retry();
    } finally {
      await this.#current?.fail(new RetryLater());
      await this.close();
    }
  }

  /**
   * Gives each event to a handler until `stop`. A handler that returns has handled its event. One that throws gets it
   * again after the catalogue's back-off (`RetryLater`: after its own), and after the last delivery it goes to the
   * dead letters (`RejectEvent`: at once).
   */
  async run(handler: (event: E) => unknown, { concurrency = 1 }: RunOptions = {}): Promise<void> {
    const faults = countFaults('concurrency', concurrency);
    if (faults.length > 0) throw new SettingsError(faults);
    try {
      while (!this.#stopping) {
        const free = concurrency - this.#running;
        if (free <= 0) await this.#changed.wait();
        else for (const delivery of await this.#fetch(free)) void this.#handle(delivery, handler);
      }
    } finally {
      await this.#finished(Infinity);
      await this.close();
    }
  }

  /** Takes no more events. What was taken is finished: the loop ends after it, `run` returns. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#changed.tell();
    this.#reading.closed();
    await this.#open?.close();
  }

  /**
   * Stops, finishes what handlers have in hand, and gives back what was taken and not handled. A handler has as long as
   * the broker's patience: one that closes its own client would wait for itself.
   */
  async close(): Promise<void> {
    await this.stop();
    await this.#finished(this.#reading.numbers.ackWait * 1000);
    clearInterval(this.#heart);
    await this.#current?.retry();
    const left = [...this.#taken];
    this.#taken.clear();
    await Promise.all(left.map((each) => each.retry(0)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #opening(): Promise<Feed> {
    if (this.#stopping) throw new ConsumeError(`the subscription of ${this.#options.consumer} is closed`);
    const opening = (this.#feed ??= this.#reading.open());
    try {
      this.#open = await opening;
      if (this.#stopping) await this.#open.close();
      else this.#heart ??= setInterval(() => this.#beat(), this.#reading.numbers.ackWait * 500);
      return this.#open;
    } catch (error) {
      this.#feed = undefined; // the next who asks tries again
      throw error;
    }
  }

  async #finished(milliseconds: number): Promise<void> {
    const until = performance.now() + milliseconds;
    while (this.#running > 0 && performance.now() < until) await this.#changed.wait(until - performance.now());
  }

  /** At half of the broker's patience. A beat that is lost changes nothing: the event comes again. */
  #beat(): void {
    for (const delivery of this.#taken) delivery.extend().catch((error) => log.debug('a heartbeat is lost', error));
  }

  async #handle(delivery: Delivery, handler: (event: E) => unknown): Promise<void> {
    this.#running += 1;
    try {
      const event = await this.#opened(delivery);
      await event?.handle(handler as (event: ReceivedEvent) => unknown);
    } catch (error) {
      log.error(`${this.#options.consumer}: a delivery was not settled, and comes again`, error);
    } finally {
      this.#taken.delete(delivery);
      this.#running -= 1;
      this.#changed.tell();
    }
  }

  /** What the consumer is given, as it comes. The broker being away is waited out. */
  async #fetch(count: number): Promise<readonly Delivery[]> {
    const { consumer } = this.#options;
    const feed = await this.#opening().catch((error: unknown) => {
      if (!this.#stopping) throw error;
    });
    if (feed === undefined) return [];
    const started = performance.now();
    try {
      const found = await feed.fetch(count, WAIT);
      if (found.length > 0) this.#reading.telemetry.received(consumer, found.length, started);
      for (const delivery of found) this.#taken.add(delivery);
      return found;
    } catch (error) {
      if (!(error instanceof OMSEventError)) throw error;
      log.warn(`${consumer}: cannot fetch: ${error.message}`);
      if (!this.#stopping) await this.#changed.wait(AGAIN);
      return [];
    }
  }

  /** The event of a delivery; undefined where it is none for this consumer, and is settled. */
  async #opened(delivery: Delivery): Promise<E | undefined> {
    const { consumer } = this.#options;
    const { numbers } = this.#reading;
    try {
      const replayed = delivery.headers[REPLAY_FOR];
      const event = replayed === undefined || replayed === consumer ? await this.#read(delivery) : 'handled';
      if (typeof event === 'object') return event as E;
      this.#taken.delete(delivery);
      if (event === 'handled') await delivery.ack();
      else await delivery.retry(numbers.ackWait / 2);
    } catch (error) {
      this.#taken.delete(delivery);
      await giveBack(delivery, { consumer, numbers }, error, isHopeless(error));
    }
    return undefined;
  }

  /** The event, unless it was handled before or is in hand elsewhere. Throws where it cannot be read. */
  async #read(delivery: Delivery): Promise<ReceivedEvent | 'handled' | 'busy'> {
    const { consumer, once } = this.#options;
    const { registry, wanted, numbers, telemetry, protector, newer } = this.#reading;
    const read = VersionedCloudEvent.parse(delivery.body);
    const contract = registry.get(read.type, read.dataVersion);
    if (wanted !== undefined && (contract === undefined || !wanted.has(contract))) {
      throw new UnknownEventError(`${read.type} in version ${read.dataVersion} is not what ${consumer} reads`);
    }
    const revealed = protector === undefined ? read.data : await protector.reveal(read.data, contract);
    const faults = contract?.violations(revealed) ?? [];
    if (contract !== undefined && faults.length > 0) throw new InvalidPayloadError(contract.name, faults);
    const made = contract === undefined ? undefined : newer?.(contract, revealed);
    const { contract: shown, data } = made ?? { contract, data: revealed };
    const key = `${consumer}/${read.source}/${read.id}`;
    const state = once?.begin(key) ?? 'new';
    if (state !== 'new') return state;
    const settled = (handled: boolean): void => {
      this.#taken.delete(delivery);
      if (handled) once?.done(key);
      else once?.failed(key);
    };
    const template = contract?.event.subject ?? consumer;
    const envelope = data === read.data ? read : new VersionedCloudEvent({ ...read, data });
    return new ReceivedEvent(envelope, shown, delivery, { consumer, template, numbers, telemetry, settled });
  }
}

/** Whether a delivery that could not be read never can: it is no event, or none that the subscription reads. */
function isHopeless(error: unknown): boolean {
  return (error instanceof OMSEventError && !error.retryable) || error instanceof InvalidPayloadError;
}

function countFaults(name: string, count: number | undefined): string[] {
  const fits = count === undefined || (Number.isSafeInteger(count) && count > 0);
  return fits ? [] : [`${name}: ${count} is not a whole number above 0`];
}
