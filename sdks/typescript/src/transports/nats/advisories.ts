/** What the server says of events that were delivered for the last time, or terminated: they are dead letters too. */

import { PublishError } from '../../errors.js';
import { pause, textOf, utf8 } from '../../host.js';
import { log } from '../../tracing.js';
import { codeOf, type Incoming } from './connection.js';
import { BURIED, type NatsDeadLetters } from './dead-letters.js';
import type { NatsTransport } from './transport.js';

/** JetStream's code for a stream that does not exist. */
const NO_STREAM = 10059;
/** … and for a consumer. */
const NO_CONSUMER = 10014;
/** Seconds that one request waits. */
const WAIT = 30;
const BATCH = 50;
const AGAIN = 1000;
const NANOSECONDS = 1e9;

/** The advisory (JetStream, `io.nats.jetstream.advisory.v1.max_deliver` and `.terminated`). */
interface Advisory {
  readonly type: string;
  readonly consumer: string;
  readonly stream_seq: number;
  readonly deliveries?: number;
  readonly reason?: string;
}

const UNSAID = 'the reader did not say';

/** Reads them through a consumer that all clients share, for as long as somebody subscribes. */
export class Advisories {
  readonly #transport: NatsTransport;
  readonly #letters: NatsDeadLetters;
  readonly #durable: string;
  #users = 0;
  #beginning: Promise<void> | undefined;
  #leave: (() => void)[] = [];
  #inbox = '';
  #left = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(transport: NatsTransport, letters: NatsDeadLetters) {
    this.#transport = transport;
    this.#letters = letters;
    this.#durable = `${transport.platform.events.name}_DEAD_LETTERS`;
  }

  /** Begins, for as long as `stop` was not called as often. Where something is in the way, that is logged, and no more. */
  async start(): Promise<void> {
    this.#users += 1;
    try {
      await (this.#beginning ??= this.#begin().finally(() => (this.#beginning = undefined)));
    } catch (error) {
      this.#users -= 1;
      throw error;
    }
  }

  async #begin(): Promise<void> {
    if (this.#leave.length > 0) return;
    const { connection } = this.#transport;
    const inTheWay = await this.#bound();
    if (inTheWay !== '') return log.warn(`${inTheWay}: events whose reader was killed are not buried by this client`);
    if (this.#users === 0) return;
    this.#inbox = connection.inbox();
    this.#leave = [connection.subscribe(this.#inbox, (message) => this.#arrived(message))];
    const timer = setInterval(() => this.#ask(), WAIT * 1000);
    timer.unref?.();
    this.#leave.push(() => clearInterval(timer));
    this.#ask();
  }

  /**
   * Finds the consumer of advisories, or makes it; gives what is in the way, nothing where it is there.
   *
   * A server does not answer what it forbids: its sentence is waited for as well.
   */
  async #bound(): Promise<string> {
    const { connection, platform } = this.#transport;
    const { denied } = connection;
    let told: (subject: string) => void = () => undefined;
    const forbidden = new Promise<string>((resolve) => {
      told = (subject) => {
        if (subject.endsWith(`.${this.#durable}`)) resolve(`this client may not read ${this.#durable}`);
      };
    });
    const missing = `there is no stream ${platform.advisories.name}, the platform is not applied`;
    denied.push(told);
    try {
      return await Promise.race([forbidden, this.#found().then((found) => (found ? '' : missing))]);
    } finally {
      denied.splice(denied.indexOf(told), 1);
    }
  }

  /** Whether the consumer is there now; false where there is no stream for it. */
  async #found(): Promise<boolean> {
    const { connection, platform } = this.#transport;
    const stream = platform.advisories.name;
    const wanted = { durable_name: this.#durable, ack_policy: 'explicit', max_deliver: -1 } as const;
    try {
      await connection.manage((manager) => manager.consumers.info(stream, this.#durable));
      return true;
    } catch (error) {
      if (codeOf(error) === NO_STREAM) return false;
      if (codeOf(error) !== NO_CONSUMER) throw error;
    }
    await connection.manage((manager) => manager.consumers.add(stream, wanted));
    return true;
  }

  async stop(): Promise<void> {
    this.#users = Math.max(this.#users - 1, 0);
    if (this.#users > 0) return;
    for (const leave of this.#leave) leave();
    this.#leave = [];
    if (this.#transport.connection.up) await this.#reading;
  }

  #ask(): void {
    this.#left = BATCH;
    const { connection, platform } = this.#transport;
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${platform.advisories.name}.${this.#durable}`;
    try {
      connection.publish(subject, utf8(JSON.stringify({ batch: BATCH, expires: WAIT * NANOSECONDS })), this.#inbox);
    } catch (error) {
      if (!(error instanceof PublishError)) throw error; // the connection comes back by itself, and then it is asked
    }
  }

  #arrived(message: Incoming): void {
    if (message.reply?.startsWith('$JS.ACK.') !== true) return;
    this.#reading = this.#reading.then(() => this.#bury(message));
    this.#left -= 1;
    if (this.#left === 0) this.#ask();
  }

  /** What is not acknowledged comes again, also where nobody reads any more. */
  async #bury({ body, reply = '' }: Incoming): Promise<void> {
    if (this.#users === 0) return;
    const advisory = read(body);
    if (advisory === undefined) log.error(`what is among the advisories of ${this.#durable} is none, and is dropped`);
    try {
      if (advisory !== undefined) await this.#buryEvent(advisory);
      this.#transport.connection.publish(reply, utf8(advisory === undefined ? '+TERM' : '+ACK'));
    } catch (error) {
      log.warn('an advisory was not dealt with, and comes again', error);
      if (error instanceof PublishError && this.#users > 0) await pause(AGAIN);
    }
  }

  async #buryEvent({ type, consumer, stream_seq: sequence, deliveries = 0, reason = UNSAID }: Advisory): Promise<void> {
    const letter = { reason: type.endsWith('terminated') ? 'terminated' : 'max-deliveries', error: reason } as const;
    if (reason !== BURIED) await this.#letters.buryBySequence(consumer, sequence, deliveries, letter);
  }
}

/** The advisory in a message; undefined where it is none. */
function read(body: Uint8Array): Advisory | undefined {
  let value: Partial<Advisory> | null;
  try {
    value = JSON.parse(textOf(body)) as Partial<Advisory> | null;
  } catch {
    return undefined;
  }
  const { type, consumer, stream_seq: sequence } = value ?? {};
  const isOne = typeof type === 'string' && typeof consumer === 'string' && Number.isSafeInteger(sequence);
  return isOne ? (value as Advisory) : undefined;
}
