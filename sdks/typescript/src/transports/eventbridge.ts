/** Publishing to EventBridge: ten entries a call, and an outcome for each. The only importer of its client. */

import type { EventBridgeClient, PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';

import { EventTooLargeError, OutcomeUnknownError, type PublishError } from '../errors.js';
import { missing, textOf } from '../host.js';
import type { Platform } from '../platform.js';
import type { Address } from '../settings.js';
import { called, failure, optionsOf } from './aws.js';
import type { Message, Outcome, Transport } from './base.js';

/** Entries of one PutEvents call, at most. */
const ENTRIES = 10;
/** Codes of an entry that may be sent again (PutEvents: Handling failures). */
const RETRYABLE: ReadonlySet<string> = new Set([
  ...['InternalFailure', 'InternalException', 'ThrottlingException', 'ThrottledException'],
]);

type Put = (entries: PutEventsRequestEntry[], deadline: number) => Promise<readonly PutEventsResultEntry[]>;

/** A client's way to a bus. `Source` is the CloudEvents source, `DetailType` its type, `Detail` all of it. */
export class EventBridgeTransport implements Transport {
  readonly name = 'eventbridge';
  readonly system = 'aws.eventbridge';
  readonly #bus: string;
  readonly #limit: number;
  readonly #put: Put;
  readonly #close: () => void;

  constructor(bus: string, limit: number, put: Put, close: () => void) {
    this.#bus = bus;
    this.#limit = limit;
    this.#put = put;
    this.#close = close;
  }

  async send(messages: readonly Message[], deadline: number): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    const fitting: number[] = [];
    for (const [index, message] of messages.entries()) {
      const size = sizeOf(message);
      if (size > this.#limit) outcomes[index] = new EventTooLargeError(size, this.#limit, this.name);
      else fitting.push(index);
    }
    const sent = this.#calls(messages, fitting).map(async (call) => {
      const found = await this.#sendCall(call.map((index) => messages[index] as Message), deadline);
      for (const [position, index] of call.entries()) outcomes[index] = found[position] as Outcome;
    });
    await Promise.all(sent);
    return outcomes;
  }

  async close(): Promise<void> {
    this.#close();
  }

  /** Indexes in calls of ten entries that together are no larger than one entry may be. */
  #calls(messages: readonly Message[], indexes: readonly number[]): number[][] {
    const calls: number[][] = [];
    let size = 0;
    for (const index of indexes) {
      const more = sizeOf(messages[index] as Message);
      const call = calls.at(-1);
      if (call === undefined || call.length === ENTRIES || size + more > this.#limit) {
        calls.push([index]);
        size = more;
      } else {
        call.push(index);
        size += more;
      }
    }
    return calls;
  }

  async #sendCall(messages: readonly Message[], deadline: number): Promise<readonly Outcome[]> {
    const entries = messages.map(({ source, type, body }) => {
      return { EventBusName: this.#bus, Source: source, DetailType: type, Detail: textOf(body) };
    });
    try {
      const found = await this.#put(entries, deadline);
      return messages.map((_, index) => this.#outcome(found[index] ?? {}));
    } catch (error) {
      return messages.map(() => error as PublishError);
    }
  }

  /** What became of one entry: the call succeeds also where entries fail (FailedEntryCount). */
  #outcome({ EventId: eventId, ErrorCode: code = '' }: PutEventsResultEntry): Outcome {
    if (eventId !== undefined) return { transport: this.name, destination: this.#bus, eventId };
    if (code === '') return new OutcomeUnknownError('the answer does not say what became of the entry', this.name);
    const known = RETRYABLE.has(code) ? 'InternalFailure' : code;
    return failure(known, `the entry was refused (${code})`, this.name);
  }
}

/** Opens the transport. Nothing is sent before the first event. */
export async function openEventBridge(address: Address, platform: Platform): Promise<EventBridgeTransport> {
  const absent = missing('eventbridge://', ['@aws-sdk/client-eventbridge']);
  const library = await import('@aws-sdk/client-eventbridge').catch(absent);
  const client: EventBridgeClient = new library.EventBridgeClient(optionsOf(address));
  const put: Put = async (Entries, deadline) => {
    const command = new library.PutEventsCommand({ Entries });
    const answer = await called('eventbridge', (options) => client.send(command, options), deadline);
    return answer.Entries ?? [];
  };
  return new EventBridgeTransport(address.name, platform.bus.maxEntryBytes, put, () => client.destroy());
}

/** The size of an entry as PutEvents counts it: UTF-8 bytes of Source, DetailType and Detail. */
function sizeOf({ source, type, body }: Message): number {
  return bytesOf(source) + bytesOf(type) + body.length;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
