/**
 * Dead letters on NATS: a stream of events that were given up, each with why, how often and from where.
 *
 * A reader that gives an event up stores it here and terminates it. Where the reader could not (it was killed in its
 * last try), the server's advisory says so, and whichever client reads it stores the event. Both use the same key, so
 * that one event is one letter.
 */

import { ConsumeError } from '../../errors.js';
import type { DeadLetter, DeadLetterStore, Letter } from '../base.js';
import { codeOf, type JetStreamManager } from './connection.js';
import { Advisories } from './advisories.js';
import type { NatsTransport } from './transport.js';

/** Milliseconds for storing a letter. */
const STORING = 10_000;
const STANDARD_LIMIT = 100;
/** Beginnings of header names that belong to one storing, and do not go with the event. */
const OWN = ['nats-', 'dlq-'];
/** What a reader says when it terminates an event whose letter it has stored: the advisory of it tells nothing new. */
export const BURIED = 'buried';
/** JetStream's code for a sequence that is gone. */
const NO_MESSAGE = 10037;

type Stored = NonNullable<Awaited<ReturnType<JetStreamManager['streams']['getMessage']>>>;

/** An event that is given up. */
export interface GivenUp {
  readonly consumer: string;
  readonly subject: string;
  readonly sequence: number;
  readonly deliveries: number;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export class NatsDeadLetters implements DeadLetterStore {
  readonly #transport: NatsTransport;
  readonly #advisories: Advisories;

  constructor(transport: NatsTransport) {
    this.#transport = transport;
    this.#advisories = new Advisories(transport, this);
  }

  /** Stores an event as a dead letter. Throws a `PublishError` where that fails. */
  async bury(event: GivenUp, letter: DeadLetter): Promise<void> {
    const stream = this.#transport.platform.events.name;
    const { consumer, subject, sequence, deliveries, body } = event;
    const headers = {
      ...kept(event.headers),
      'Nats-Msg-Id': `${stream}/${consumer}/${sequence}`,
      'Dlq-Reason': letter.reason,
      'Dlq-Error': letter.error,
      'Dlq-Deliveries': String(deliveries),
      'Dlq-Stream': stream,
      'Dlq-Sequence': String(sequence),
      'Dlq-Consumer': consumer,
      'Dlq-Subject': subject,
    };
    const to = `dlq.${stream}.${consumer}.${subject}`;
    await this.#transport.publish(to, body, headers, performance.now() + STORING);
  }

  /** Begins to read advisories, for as long as `release` was not called as often. */
  async keep(): Promise<void> {
    await this.#advisories.start();
  }

  async release(): Promise<void> {
    await this.#advisories.stop();
  }

  async list({ consumer, from = 1, limit = STANDARD_LIMIT }: Parameters<DeadLetterStore['list']>[0] = {}): Promise<
    readonly Letter[]
  > {
    const { dlq, events } = this.#transport.platform;
    const subject = consumer === undefined ? '>' : `dlq.${events.name}.${consumer}.>`;
    const found: Letter[] = [];
    for (let sequence = from; found.length < limit; ) {
      const stored = await this.#stored(dlq.name, { seq: sequence, next_by_subj: subject });
      if (stored === undefined) break;
      found.push(letterOf(stored));
      sequence = stored.seq + 1;
    }
    return found;
  }

  async show(sequence: number): Promise<Letter | undefined> {
    const stored = await this.#stored(this.#transport.platform.dlq.name, { seq: sequence });
    return stored === undefined ? undefined : letterOf(stored);
  }

  async replay(sequence: number): Promise<void> {
    const { dlq } = this.#transport.platform;
    const stored = await this.#stored(dlq.name, { seq: sequence });
    if (stored === undefined) throw new ConsumeError(`there is no dead letter ${sequence}`);
    const { subject, consumer, body } = letterOf(stored);
    const headers = {
      ...kept(headersOf(stored)),
      'Nats-Msg-Id': `replay/${dlq.name}/${sequence}`,
      'Dlq-Replay-For': consumer,
    };
    await this.#transport.publish(subject, body, headers, performance.now() + STORING);
    await this.#transport.connection.manage((manager) => manager.streams.deleteMessage(dlq.name, sequence, false));
  }

  /** The event that an advisory speaks of, buried; nothing where it is gone from the stream. */
  async buryBySequence(consumer: string, sequence: number, deliveries: number, letter: DeadLetter): Promise<void> {
    const stored = await this.#stored(this.#transport.platform.events.name, { seq: sequence });
    if (stored === undefined) return;
    const { subject, data: body } = stored;
    await this.bury({ consumer, subject, sequence, deliveries, body, headers: headersOf(stored) }, letter);
  }

  async #stored(stream: string, query: { seq: number; next_by_subj?: string }): Promise<Stored | undefined> {
    const { connection } = this.#transport;
    await connection.ready(performance.now() + STORING);
    try {
      const found = await connection.manage((manager) => manager.streams.getMessage(stream, query));
      return found ?? undefined;
    } catch (error) {
      if (codeOf(error) === NO_MESSAGE) return undefined;
      throw error;
    }
  }
}

function headersOf({ header }: Stored): Record<string, string> {
  return Object.fromEntries(header.keys().map((key) => [key.toLowerCase(), header.last(key)]));
}

function kept(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => !OWN.some((own) => name.toLowerCase().startsWith(own)));
  return Object.fromEntries(entries);
}

function letterOf(stored: Stored): Letter {
  const headers = headersOf(stored);
  return {
    sequence: stored.seq,
    reason: (headers['dlq-reason'] ?? 'failed') as Letter['reason'],
    error: headers['dlq-error'] ?? '',
    consumer: headers['dlq-consumer'] ?? '',
    subject: headers['dlq-subject'] ?? '',
    origin: Number(headers['dlq-sequence'] ?? 0),
    deliveries: Number(headers['dlq-deliveries'] ?? 0),
    time: stored.timestamp,
    body: stored.data,
  };
}
