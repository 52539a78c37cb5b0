/** Reading from JetStream: a durable pull consumer, and what cannot be handled to the dead letters. */

import { PublishError, UnavailableError } from '../../errors.js';
import { utf8 } from '../../host.js';
import { log } from '../../tracing.js';
import { agree } from '../agreement.js';
import type { DeadLetter, Delivery, Feed } from '../base.js';
import { codeOf, type Incoming } from './connection.js';
import { BURIED } from './dead-letters.js';
import type { NatsTransport } from './transport.js';

/** Milliseconds for finding or making a consumer. */
const BINDING = 10_000;
/** Milliseconds beyond the server's own time, after which its answer is not waited for any more. */
const GRACE = 1000;
const STANDARD_PENDING = 1000;
/** JetStream's code for a consumer that does not exist. */
const NO_CONSUMER = 10014;
const NANOSECONDS = 1e9;

/** The deliveries of a durable consumer, made with the catalogue's numbers where it is missing. */
export async function openFeed(
  transport: NatsTransport,
  consumer: string,
  subjects: readonly string[],
  closed: () => void,
): Promise<NatsFeed> {
  const { connection, platform } = transport;
  await connection.ready(performance.now() + BINDING);
  const stream = platform.events.name;
  try {
    const { config } = await connection.manage((manager) => manager.consumers.info(stream, consumer));
    const delivered = config.filter_subjects ?? (config.filter_subject ? [config.filter_subject] : ['>']);
    agree(consumer, delivered, subjects, platform.events.subjects);
  } catch (error) {
    if (codeOf(error) !== NO_CONSUMER) throw error;
    await connection.manage((manager) => manager.consumers.add(stream, configuration(transport, consumer, subjects)));
  }
  await transport.deadLetters.keep();
  return new NatsFeed(transport, consumer, closed);
}

type Configuration = Parameters<import('./connection.js').JetStreamManager['consumers']['add']>[1];

function configuration({ platform }: NatsTransport, consumer: string, subjects: readonly string[]): Configuration {
  const { ackWait, maxDeliver } = platform.delivery;
  const named = platform.readers.find(({ name }) => name === consumer);
  return {
    durable_name: consumer,
    ack_policy: 'explicit',
    ack_wait: ackWait * NANOSECONDS,
    max_deliver: maxDeliver,
    max_ack_pending: named?.maxAckPending ?? STANDARD_PENDING,
    filter_subjects: [...subjects],
  };
}

/** A fetch that waits for its messages. */
interface Fetch {
  readonly reply: string;
  readonly found: Incoming[];
  readonly count: number;
  readonly end: (error?: PublishError) => void;
}

/**
 * Pulls from a consumer, one fetch at a time. Nothing is delivered that was not asked for, and a fetch ends only when
 * the server has said all it will: so nothing arrives that nobody waits for.
 */
export class NatsFeed implements Feed {
  readonly #transport: NatsTransport;
  readonly #consumer: string;
  readonly #inbox: string;
  readonly #leave: readonly (() => void)[];
  #fetch: Fetch | undefined;
  #count = 0;
  #closed = false;

  constructor(transport: NatsTransport, consumer: string, closed: () => void) {
    const { connection } = transport;
    this.#transport = transport;
    this.#consumer = consumer;
    this.#inbox = `${connection.inbox()}.`;
    this.#leave = [
      connection.subscribe(`${this.#inbox}*`, (message) => this.#arrived(message)),
      connection.onLost(() => this.#fetch?.end()),
      closed,
    ];
  }

  async fetch(count: number, wait: number): Promise<readonly Delivery[]> {
    if (this.#closed) return [];
    await this.#transport.connection.ready(performance.now() + wait * 1000);
    // What is there, all at once; where nothing is, the first that comes.
    const ready = await this.#pull(count, { batch: count, no_wait: true }, 0);
    const found = ready.length > 0 || this.#closed ? ready : await this.#pull(1, { batch: 1 }, wait);
    return found.map((message) => new NatsDelivery(this.#transport, this.#consumer, message));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#fetch?.end();
    // What is on its way yet is given back, and not left to its time.
    if (this.#transport.connection.up) await this.#transport.connection.flush().catch(() => undefined);
    for (const leave of this.#leave) leave();
    await this.#transport.deadLetters.release();
  }

  #pull(count: number, request: object, wait: number): Promise<readonly Incoming[]> {
    const { connection, platform } = this.#transport;
    return new Promise((resolve, reject) => {
      const found: Incoming[] = [];
      const end = (error?: PublishError): void => {
        clearTimeout(timer);
        this.#fetch = undefined;
        if (error === undefined || found.length > 0) resolve(found);
        else reject(error);
      };
      const timer = setTimeout(end, wait * 1000 + GRACE);
      const reply = this.#inbox + (this.#count += 1).toString(36);
      this.#fetch = { reply, found, count, end };
      const asked = wait > 0 ? { ...request, expires: wait * NANOSECONDS } : request;
      const subject = `$JS.API.CONSUMER.MSG.NEXT.${platform.events.name}.${this.#consumer}`;
      try {
        connection.publish(subject, utf8(JSON.stringify(asked)), reply);
      } catch (error) {
        end(error as PublishError);
      }
    });
  }

  /** An event comes under its own subject, what the server says of a request under that of its reply. */
  #arrived(message: Incoming): void {
    const fetch = this.#fetch;
    if (message.reply?.startsWith('$JS.ACK.') !== true) {
      if (fetch?.reply === message.subject) fetch.end(refusal(message.status, this.#consumer));
    } else if (fetch === undefined) {
      void new NatsDelivery(this.#transport, this.#consumer, message).retry(0);
    } else {
      fetch.found.push(message);
      if (fetch.found.length === fetch.count) fetch.end();
    }
  }
}

/** 404 and 408 say that there is nothing (more) now; 409, that the consumer moves or is gone, and is asked later. */
function refusal(status: number, consumer: string): PublishError | undefined {
  if (status === 404 || status === 408) return undefined;
  return new UnavailableError(`the consumer ${consumer} does not answer (${status})`, 'nats');
}

/** A message of a pull consumer. What cannot be said to a server that is gone is said by silence: it comes again. */
export class NatsDelivery implements Delivery {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly attempt: number;
  readonly sequence: number;
  readonly #transport: NatsTransport;
  readonly #consumer: string;
  readonly #reply: string;
  readonly #storedAt: number;

  constructor(transport: NatsTransport, consumer: string, message: Incoming) {
    this.#transport = transport;
    this.#consumer = consumer;
    this.#reply = message.reply ?? '';
    // $JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<deliveries>.<sequence>.<consumer's>.<time>.<pending>[.<token>]
    const tokens = this.#reply.split('.');
    const [attempt, sequence, , stored] = tokens.slice(tokens.length > 9 ? 6 : 4);
    this.body = message.body;
    this.headers = message.headers();
    this.subject = message.subject;
    this.attempt = Number(attempt);
    this.sequence = Number(sequence);
    this.#storedAt = Number(stored) / 1e6;
  }

  get age(): number {
    return (Date.now() - this.#storedAt) / 1000;
  }

  async ack(): Promise<void> {
    this.#say('+ACK');
  }

  async retry(delay: number): Promise<void> {
    this.#say(delay > 0 ? `-NAK {"delay":${Math.round(delay * NANOSECONDS)}}` : '-NAK');
  }

  async extend(): Promise<void> {
    this.#say('+WPI');
  }

  async bury(letter: DeadLetter): Promise<void> {
    const { subject, sequence, attempt: deliveries, body, headers } = this;
    const event = { consumer: this.#consumer, subject, sequence, deliveries, body, headers };
    try {
      await this.#transport.deadLetters.bury(event, letter);
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      // Not terminated: it comes again, or the server's advisory says so, and is buried then.
      return log.error(`a dead letter of ${this.#consumer} (sequence ${sequence}) was not stored: ${error.message}`);
    }
    this.#say(`+TERM ${BURIED}`);
  }

  #say(word: string): void {
    try {
      this.#transport.connection.publish(this.#reply, utf8(word));
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      log.warn(`${this.#consumer}: a delivery was not settled, and comes again: ${error.message}`);
    }
  }
}
