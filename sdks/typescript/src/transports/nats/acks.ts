/** Acknowledgements of JetStream: one subscription for all of a connection, and a deadline for each. */

import { textOf } from '../../host.js';
import { NotPermittedError, OutcomeUnknownError, RejectedError, UnavailableError, type PublishError } from '../../errors.js';
import type { Connection, Incoming } from './connection.js';

/** Milliseconds between looks for acknowledgements that are overdue. */
const SWEEP = 50;
/** JetStream's codes for a stream, account or server that has no room, or no leader, at the moment. */
const BUSY: ReadonlySet<number> = new Set([10077, 10047, 10023, 10002]);
/** … and for an event whose first try is being replicated yet. */
const IN_PROCESS = 10158;
const NO_RESPONDERS = 503;

/** What JetStream answers to a publish (ADR-1), or to the commit of a batch (ADR-50). */
export interface Ack {
  readonly stream: string;
  readonly seq: number;
  readonly duplicate?: boolean;
  readonly count?: number;
}

interface Problem {
  readonly code?: number;
  readonly err_code?: number;
  readonly description?: string;
}

export type Answer = Ack | PublishError;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly deadline: number;
  readonly subject: string;
}

/** Answers by the token of their reply subject. Every one comes: as an `Ack`, or as the error that it is. */
export class Acks {
  readonly #connection: Connection;
  readonly #waiting = new Map<number, Waiting>();
  #prefix = '';
  #count = 0;
  #sweeper: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.onLost(() => this.#lost());
    connection.denied.push((subject) => this.#denied(subject));
  }

  /**
   * Calls `resolve` with the answer to what is published to `subject`; `publish` is called with the subject that it is
   * to reply to, and an error that it throws is the answer.
   */
  expect(subject: string, deadline: number, publish: (reply: string) => void, resolve: (answer: Answer) => void): void {
    const token = (this.#count += 1);
    try {
      this.#listen();
      this.#waiting.set(token, { resolve, deadline, subject });
      publish(this.#prefix + token);
    } catch (error) {
      this.#waiting.delete(token);
      // Later: an answer lets the next event begin, and there may be thousands, each failing at once.
      queueMicrotask(() => resolve(error as PublishError));
    }
    this.#sweeper ??= setTimeout(() => this.#sweep(), SWEEP);
  }

  /** The vendor's client subscribes again by itself when its connection comes back. */
  #listen(): void {
    if (this.#prefix !== '') return;
    const prefix = `${this.#connection.inbox()}.`;
    this.#connection.subscribe(`${prefix}*`, (message) => {
      const token = Number(message.subject.slice(prefix.length));
      const waiting = this.#waiting.get(token);
      if (waiting === undefined) return;
      this.#waiting.delete(token);
      waiting.resolve(answerOf(message));
    });
    this.#prefix = prefix;
  }

  #sweep(): void {
    const now = performance.now();
    this.#settle(({ deadline }) => now >= deadline, 'no acknowledgement of JetStream within the time');
    this.#sweeper = this.#waiting.size > 0 ? setTimeout(() => this.#sweep(), SWEEP) : undefined;
  }

  #lost(): void {
    this.#settle(() => true, 'the connection was lost before the acknowledgement');
  }

  #settle(isDue: (waiting: Waiting) => boolean, why: string): void {
    for (const [token, waiting] of this.#waiting) {
      if (!isDue(waiting)) continue;
      this.#waiting.delete(token);
      waiting.resolve(new OutcomeUnknownError(why, 'nats'));
    }
  }

  /** What was published to a subject that the server forbids is not answered. */
  #denied(subject: string): void {
    for (const [token, waiting] of this.#waiting) {
      if (waiting.subject !== subject) continue;
      this.#waiting.delete(token);
      waiting.resolve(new NotPermittedError(`these credentials may not publish to ${subject}`, 'nats'));
    }
  }
}

function answerOf({ body, status }: Incoming): Answer {
  if (status === NO_RESPONDERS) {
    const told = 'no stream takes this subject: apply the platform, or wait for its leader';
    return new UnavailableError(`JetStream answered ${status}: ${told}`, 'nats');
  }
  try {
    const answer = JSON.parse(textOf(body)) as Partial<Ack & { readonly error: Problem | null }> | null;
    if (typeof answer?.error === 'object' && answer.error !== null) return failureOf(answer.error);
    if (isAck(answer)) return answer;
    throw new TypeError('neither a stream with a sequence, nor an error');
  } catch (error) {
    return new OutcomeUnknownError('the answer of JetStream is no acknowledgement', 'nats', { cause: error });
  }
}

function isAck(answer: Partial<Ack & { readonly error: unknown }> | null): answer is Ack {
  if (answer === null || answer.error !== undefined) return false;
  return typeof answer.stream === 'string' && typeof answer.seq === 'number' && answer.seq > 0;
}

function failureOf({ code = 0, err_code: number = 0, description = '' }: Problem): PublishError {
  const told = `JetStream: ${description} (${number})`;
  if (number === IN_PROCESS) return new OutcomeUnknownError(told, 'nats');
  const busy = code >= 500 || code === 429 || BUSY.has(number);
  return busy ? new UnavailableError(told, 'nats') : new RejectedError(told, 'nats', String(number));
}
