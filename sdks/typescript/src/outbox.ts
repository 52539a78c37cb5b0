/**
 * The outbox: a local file that events are put into before any broker, so that none is lost with a broker or a process.
 *
 * A publish returns once its event is in the file, safe against loss of power (SQLite, WAL, `synchronous=FULL`).
 * Events are sent in their order in the background and deleted when the broker has acknowledged them; after a crash
 * what was not deleted is sent again, and the broker drops what it had. The file is the same for every language.
 */

import { DeadlineExceededError, OutboxFullError, PublishError, UnavailableError } from './errors.js';
import type { Receipt } from './results.js';
import { waitAfter } from './retries.js';
import { OutboxFile, type Entry, type Hopeless } from './outbox-file.js';
import { Signal } from './signal.js';
import { log, type Telemetry } from './tracing.js';
import type { Message, Outcome, Transport } from './transports/base.js';

/** Events sent at a time. */
const BATCH = 500;
/** Milliseconds that a batch may take. */
const SENDING = 10_000;
/** Milliseconds that closing waits for what is still to be sent, and for the next sign that it is being sent. */
const LEAVING = 5000;
const SIGN = 500;

export interface OutboxOptions {
  /** Where the file is. */
  readonly file: string;
  /** How many events may wait. */
  readonly limit: number;
}

interface Writing {
  readonly messages: readonly Message[];
  readonly done: (outcomes: readonly Outcome[]) => void;
}

/** A transport before the real one: takes events as fast as the disk, and sends them on. */
export class Outbox implements Transport {
  readonly name = 'outbox';
  readonly system: string;
  readonly path: string;
  readonly #transport: Transport;
  readonly #limit: number;
  readonly #file: OutboxFile;
  #depth: number;
  #waiting: Writing[] = [];
  #sending: Promise<void> | undefined;
  readonly #changed = new Signal();
  readonly #leaving = new Signal();
  /** Of events that go several ways: where they are already, so that a retry does not send them there again. */
  readonly #partly = new Map<number, Map<string, Receipt>>();
  #closed = false;
  #unobserve: (() => void) | undefined;

  /** Throws a `SettingsError` where the file is no outbox. */
  constructor(transport: Transport, { file, limit }: OutboxOptions) {
    this.path = file;
    this.system = transport.system;
    this.#transport = transport;
    this.#limit = limit;
    this.#file = new OutboxFile(file);
    this.#depth = this.#file.depth();
    if (this.#depth > 0) this.#start();
  }

  /** How many events wait to be sent. */
  get depth(): number {
    return this.#depth;
  }

  /** Shows the depth as a metric. */
  observe(telemetry: Telemetry): void {
    this.#unobserve = telemetry.observeOutbox(() => this.#depth);
  }

  /** Puts events into the file. One commit serves all that wait at the moment. */
  send(messages: readonly Message[]): Promise<readonly Outcome[]> {
    return new Promise((done) => {
      this.#waiting.push({ messages, done });
      if (this.#waiting.length === 1) setImmediate(() => this.#write());
    });
  }

  /**
   * Resolves when nothing waits any more. Throws a `DeadlineExceededError` after so many seconds, and an
   * `UnavailableError` where the outbox is closed meanwhile.
   */
  async flush(timeout = Infinity): Promise<void> {
    const deadline = performance.now() + timeout * 1000;
    while (this.#waiting.length > 0 || this.#depth > 0) {
      if (this.#closed) throw new UnavailableError(`the outbox is closed, and ${this.#depth} events wait in it`, this.name);
      this.#start();
      const left = deadline - performance.now();
      if (left <= 0) {
        const told = `${this.#depth} events still wait in the outbox after ${timeout} s`;
        throw new DeadlineExceededError(new UnavailableError(told, this.name), 1);
      }
      await this.#changed.wait(left);
    }
  }

  /** Stops sending, after a moment for what is nearly gone. What is left is sent by the next who opens the file. */
  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#leave();
    this.#closed = true;
    this.#changed.tell();
    this.#leaving.tell();
    await this.#transport.close();
    await this.#sending;
    this.#unobserve?.();
    this.#file.close();
  }

  /** Waits while events go out. What is left then stays in the file. */
  async #leave(): Promise<void> {
    const until = performance.now() + LEAVING;
    for (let before = Infinity; this.#waiting.length > 0 || this.#depth > 0; before = this.#depth) {
      this.#start();
      if (this.#depth >= before || performance.now() > until) break;
      await this.#changed.wait(SIGN);
    }
    if (this.#depth > 0) log.warn(`${this.#depth} events stay in the outbox ${this.path}`);
  }

  #write(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const outcomes = this.#stored(waiting.flatMap(({ messages }) => messages));
    let position = 0;
    for (const { messages, done } of waiting) {
      done(outcomes.slice(position, position + messages.length));
      position += messages.length;
    }
    this.#start();
    this.#changed.tell();
  }

  #stored(messages: readonly Message[]): Outcome[] {
    const fitting = messages.slice(0, Math.max(this.#limit - this.#depth, 0));
    let sequences: readonly number[] = [];
    try {
      if (fitting.length > 0) {
        const stored = this.#file.append(fitting);
        sequences = stored.sequences;
        this.#depth += stored.added;
      }
    } catch (error) {
      const failure = new UnavailableError("the outbox's file cannot be written", this.name, { cause: error });
      return messages.map(() => failure);
    }
    const receipts = sequences.map((sequence) => ({ transport: this.name, destination: this.path, sequence }));
    return [...receipts, ...messages.slice(fitting.length).map(() => this.#full())];
  }

  #full(): OutboxFullError {
    const told = `the outbox holds ${this.#depth} events, and may hold ${this.#limit}`;
    return new OutboxFullError(`${told}: the broker is away, or too slow`, this.name);
  }

  #start(): void {
    if (this.#sending !== undefined || this.#closed) return;
    this.#sending = this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
  }

  /** Sends what is in the file, oldest first, until nothing is left. */
  async #sendAll(): Promise<void> {
    for (let failures = 0; !this.#closed; ) {
      const gone = await this.#sendNext();
      this.#changed.tell();
      if (gone === undefined) return;
      failures = gone > 0 ? 0 : failures + 1;
      if (gone === 0) await this.#leaving.wait(waitAfter(failures));
    }
  }

  /** Sends the oldest events; returns how many need not be sent again, and undefined where there are none. */
  async #sendNext(): Promise<number | undefined> {
    try {
      const entries = this.#file.first(BATCH);
      if (entries.length > 0) return await this.#sendSome(entries);
      this.#depth = 0;
      return undefined;
    } catch (error) {
      log.error('the outbox could not send, and tries again', error);
      return 0;
    }
  }

  async #sendSome(entries: readonly Entry[]): Promise<number> {
    const messages = entries.map(({ sequence, message }) => {
      const receipts = this.#partly.get(sequence);
      return receipts === undefined ? message : { ...message, receipts };
    });
    const outcomes = await this.#transport.send(messages, performance.now() + SENDING);
    const arrived: number[] = [];
    const hopeless: Hopeless[] = [];
    for (const [index, { sequence }] of entries.entries()) {
      const outcome = outcomes[index];
      const receipts = messages[index]?.receipts;
      this.#partly.delete(sequence);
      if (outcome instanceof PublishError && outcome.retryable && receipts) this.#partly.set(sequence, receipts);
      if (!(outcome instanceof PublishError)) arrived.push(sequence);
      else if (!outcome.retryable) hopeless.push({ sequence, reason: outcome.message });
    }
    for (const { sequence, reason } of hopeless) log.error(`the outbox sets event ${sequence} aside: ${reason}`);
    const gone = arrived.length + hopeless.length;
    if (gone > 0) this.#file.settle(arrived, hopeless);
    this.#depth = Math.max(this.#depth - gone, 0);
    return gone;
  }
}
