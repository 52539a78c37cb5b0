/** Publishing to JetStream: every event acknowledged, batches atomic where the stream allows it. */

import { VERSION } from '../../_generated/version.js';
import { CONTENT_TYPE } from '../../envelope.js';
import { EventTooLargeError, PublishError, RejectedError } from '../../errors.js';
import { utf8 } from '../../host.js';
import type { Platform } from '../../platform.js';
import type { Address, NatsAccess } from '../../settings.js';
import { keyOf, type Feed, type Message, type Outcome, type Source, type Transport } from '../base.js';
import { Acks, type Ack, type Answer } from './acks.js';
import { connection, headerBlock, type Connection } from './connection.js';
import { NatsDeadLetters } from './dead-letters.js';
import { openFeed } from './feed.js';

/** Events in one atomic batch; the server takes at most 1,000 (ADR-50). */
const BATCH = 500;
/** Bytes of the headers that a batch adds, at most. */
const BATCH_HEADERS = 120;
/** Bytes that an event leaves free, so that it can be a dead letter too, whose headers say why. */
const LETTER_HEADERS = 4096;
/** JetStream's code for a stream without `allow_atomic`. */
const NO_BATCHES = '10174';
/**
 * Events that may be under way to the server at a time. It takes 10,000 for a stream, and refuses more with 429; so
 * some thousand clients at once would be needed to meet that.
 */
const UNDER_WAY = 2048;

/**
 * Milliseconds after which an answer is not waited for any more, and the event is sent again: a server that forwards
 * to a leader that is lost says nothing. It is stored once all the same, by its key.
 */
const PATIENCE = 3000;

/** A client's way to JetStream. Publishing waits for the server; a lost connection is remade for ever. */
export class NatsTransport implements Transport, Source {
  readonly name = 'nats';
  readonly system = 'nats';
  readonly platform: Platform;
  readonly connection: Connection;
  readonly deadLetters: NatsDeadLetters;
  readonly #acks: Acks;
  readonly #feeds = new Set<Feed>();
  #atomic = true;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(platform: Platform, connected: Connection) {
    this.platform = platform;
    this.connection = connected;
    this.#acks = new Acks(connected);
    this.deadLetters = new NatsDeadLetters(this);
  }

  send(messages: readonly Message[], deadline: number): Promise<readonly Outcome[]> {
    const [only] = messages;
    const atOnce = this.connection.up && messages.length === 1 && only !== undefined;
    return atOnce ? this.#alone(only, deadline) : this.#send(messages, deadline);
  }

  /** Publishes anything, such as a dead letter, and waits for its acknowledgement. Throws a `PublishError`. */
  async publish(subject: string, body: Uint8Array, headers: Readonly<Record<string, string>>, deadline: number): Promise<Ack> {
    await this.connection.ready(deadline);
    const block = headerBlock(headers);
    const size = body.length + block.length;
    const { maxPayload } = this.connection;
    if (size > maxPayload) throw new EventTooLargeError(size, maxPayload, this.name);
    const answer = await new Promise<Answer>((resolve) => {
      this.#acks.expect(subject, deadline, (reply) => this.connection.publish(subject, body, reply, block), resolve);
    });
    if (answer instanceof PublishError) throw answer;
    return answer;
  }

  async feed(consumer: string, subjects: readonly string[]): Promise<Feed> {
    const opened: Feed = await openFeed(this, consumer, subjects, () => this.#feeds.delete(opened));
    this.#feeds.add(opened);
    return opened;
  }

  async close(): Promise<void> {
    for (const feed of [...this.#feeds]) await feed.close();
    await this.connection.close();
  }

  /** The largest event, in bytes with its headers. */
  get #limit(): number {
    return this.connection.maxPayload - LETTER_HEADERS;
  }

  async #send(messages: readonly Message[], deadline: number): Promise<readonly Outcome[]> {
    try {
      await this.connection.ready(deadline);
    } catch (error) {
      return messages.map(() => error as PublishError);
    }
    const outcomes: Outcome[] = [];
    for (let start = 0; start < messages.length; start += BATCH) {
      outcomes.push(...(await this.#several(messages.slice(start, start + BATCH), deadline)));
    }
    return outcomes;
  }

  /** The outcome of one message: a single promise, since this is what most publishes come to. */
  #alone(message: Message, deadline: number): Promise<readonly Outcome[]> {
    const { subject, body } = message;
    const headers = utf8(`${headersOf(message)}\r\n`);
    const size = body.length + headers.length;
    const limit = this.#limit;
    if (size > limit) return Promise.resolve([new EventTooLargeError(size, limit, this.name)]);
    return new Promise((resolve) => {
      const publish = (reply: string): void => this.connection.publish(subject, body, reply, headers);
      const answered = (answer: Answer): void => {
        this.#underWay -= 1;
        this.#waiting.shift()?.();
        resolve([outcomeOf(message, answer)]);
      };
      const begin = (): void => {
        this.#underWay += 1;
        this.#acks.expect(subject, patience(deadline), publish, answered);
      };
      if (this.#underWay < UNDER_WAY) begin();
      else this.#waiting.push(begin);
    });
  }

  async #several(messages: readonly Message[], deadline: number): Promise<readonly Outcome[]> {
    const blocks = this.#atomic && messages.length > 1 ? this.#blocks(messages) : undefined;
    if (blocks !== undefined) {
      const answer = await this.#batch(messages, blocks, deadline);
      if (!(answer instanceof PublishError)) {
        const first = answer.seq - messages.length + 1;
        return messages.map((message, index) => outcomeOf(message, { stream: answer.stream, seq: first + index }));
      }
      if (!(answer instanceof RejectedError)) return messages.map(() => answer);
      // Not all of it is new, or the stream takes no batches: one by one, which stores what is missing.
    }
    return (await Promise.all(messages.map((each) => this.#alone(each, deadline)))).flat();
  }

  /** The headers of a batch; undefined where a message is too large, and must be told so by itself. */
  #blocks(messages: readonly Message[]): readonly Uint8Array[] | undefined {
    const limit = this.#limit - BATCH_HEADERS;
    const id = crypto.randomUUID();
    const blocks: Uint8Array[] = [];
    for (const [index, message] of messages.entries()) {
      const place = `Nats-Batch-Id: ${id}\r\nNats-Batch-Sequence: ${index + 1}\r\n`;
      const commit = index === messages.length - 1 ? 'Nats-Batch-Commit: 1\r\n' : '';
      const block = utf8(`${headersOf(message)}${place}${commit}\r\n`);
      if (block.length + message.body.length > limit) return undefined;
      blocks.push(block);
    }
    return blocks;
  }

  /** All or none of the messages (ADR-50). A `RejectedError` where they must go one by one. */
  async #batch(messages: readonly Message[], blocks: readonly Uint8Array[], deadline: number): Promise<Answer> {
    const last = messages.at(-1) as Message;
    const publish = (reply: string): void => {
      for (const [index, message] of messages.entries()) {
        this.connection.publish(message.subject, message.body, message === last ? reply : '', blocks[index]);
      }
    };
    const answer = await new Promise<Answer>((resolve) => {
      this.#acks.expect(last.subject, patience(deadline), publish, resolve);
    });
    if (answer instanceof PublishError) {
      if (answer instanceof RejectedError && answer.code === NO_BATCHES) this.#atomic = false;
      return answer;
    }
    if (answer.count === messages.length) return answer;
    this.#atomic = false; // a server before 2.12: it has taken each message for itself
    return new RejectedError('the server knows no batches', this.name, 'batch');
  }
}

/** Opens the transport; with a deadline, not before the server has answered. */
export async function openNats(
  address: Address,
  platform: Platform,
  access: NatsAccess,
  deadline?: number,
): Promise<NatsTransport> {
  const connected = await connection(address, access, `${platform.client}/${VERSION} (TypeScript)`);
  if (deadline !== undefined) {
    try {
      await connected.ready(deadline);
    } catch (error) {
      await connected.close();
      throw error;
    }
  }
  return new NatsTransport(platform, connected);
}

function patience(deadline: number): number {
  return Math.min(deadline, performance.now() + PATIENCE);
}

function outcomeOf(message: Message, answer: Answer): Outcome {
  if (answer instanceof PublishError) return answer;
  const { stream, seq: sequence, duplicate = false } = answer;
  return { transport: 'nats', destination: message.subject, stream, sequence, duplicate };
}

/**
 * The headers of an event on NATS, without the empty line that ends them: its key for deduplication, and the context of
 * its trace. No line break can be in them: none may be in an attribute.
 */
function headersOf(message: Message): string {
  const { traceparent, tracestate } = message;
  const head = `NATS/1.0\r\nNats-Msg-Id: ${keyOf(message)}\r\nContent-Type: ${CONTENT_TYPE}\r\n`;
  if (traceparent === undefined) return head;
  const state = tracestate === undefined ? '' : `tracestate: ${tracestate}\r\n`;
  return `${head}traceparent: ${traceparent}\r\n${state}`;
}
