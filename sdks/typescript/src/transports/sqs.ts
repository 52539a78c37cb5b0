/**
 * Reading the SQS queue that an EventBridge rule feeds: the visibility timeout is the time for an answer. The only
 * importer of its client.
 */

import type { Message as Received, SQSClient } from '@aws-sdk/client-sqs';

import { ConsumeError, PublishError, RejectedError } from '../errors.js';
import { missing, utf8 } from '../host.js';
import type { Platform } from '../platform.js';
import { detailOf } from '../records.js';
import type { Address } from '../settings.js';
import { log } from '../tracing.js';
import { called, optionsOf } from './aws.js';
import type { DeadLetter, Delivery, Feed, Message, Outcome, Source, Transport } from './base.js';

/** Messages of one ReceiveMessage call, at most. */
const MOST = 10;
/** Seconds for which a message can be hidden, at most. */
const LONGEST_DELAY = 43_200;
/** Seconds that one call waits, at most. */
const LONGEST_WAIT = 20;

type Library = typeof import('@aws-sdk/client-sqs');

/** What is asked of a queue, each call with AWS's errors as ours. */
interface Queue {
  url(name: string): Promise<string>;
  redrive(url: string): Promise<string | undefined>;
  receive(url: string, count: number, wait: number, visibility: number, stop: AbortSignal): Promise<readonly Received[]>;
  remove(url: string, receipt: string): Promise<unknown>;
  hide(url: string, receipt: string, seconds: number): Promise<unknown>;
  put(url: string, body: string, attributes: Readonly<Record<string, string>>): Promise<unknown>;
}

/** A client's way to one queue, for reading alone. The queue is the consumer, whatever name it is given. */
export class SqsTransport implements Transport, Source {
  readonly name = 'sqs';
  readonly system = 'aws_sqs';
  readonly #name: string;
  readonly #queue: Queue;
  readonly #patience: number;
  readonly #close: () => void;

  constructor(name: string, queue: Queue, platform: Platform, close: () => void) {
    this.#name = name;
    this.#queue = queue;
    this.#patience = platform.delivery.ackWait;
    this.#close = close;
  }

  async send(messages: readonly Message[]): Promise<readonly Outcome[]> {
    const told = 'a queue is only read: publish to eventbridge://';
    return messages.map(() => new RejectedError(told, this.name, 'read-only'));
  }

  async feed(): Promise<Feed> {
    try {
      const url = await this.#queue.url(this.#name);
      return new SqsFeed(this.#queue, url, await this.#queue.redrive(url), this.#patience);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ConsumeError(`the queue ${this.#name} cannot be read: ${why}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.#close();
  }
}

class SqsFeed implements Feed {
  readonly #stop = new AbortController();
  readonly queue: Queue;
  readonly url: string;
  readonly deadLetters: string | undefined;
  readonly patience: number;

  constructor(queue: Queue, url: string, deadLetters: string | undefined, patience: number) {
    this.queue = queue;
    this.url = url;
    this.deadLetters = deadLetters;
    this.patience = patience;
  }

  async fetch(count: number, wait: number): Promise<readonly Delivery[]> {
    const { queue, url, patience } = this;
    const { signal } = this.#stop;
    if (signal.aborted) return [];
    try {
      const seconds = Math.min(Math.floor(wait), LONGEST_WAIT);
      const found = await queue.receive(url, Math.min(count, MOST), seconds, patience, signal);
      return found.map((message) => new SqsDelivery(this, message));
    } catch (error) {
      if (signal.aborted) return [];
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
  }
}

class SqsDelivery implements Delivery {
  readonly headers = {};
  readonly body: Uint8Array;
  readonly subject: string;
  readonly sequence = 0;
  readonly attempt: number;
  readonly #feed: SqsFeed;
  readonly #raw: string;
  readonly #receipt: string;
  readonly #sentAt: number;

  constructor(feed: SqsFeed, message: Received) {
    this.#feed = feed;
    this.#raw = message.Body ?? '';
    this.#receipt = message.ReceiptHandle ?? '';
    this.#sentAt = Number(message.Attributes?.SentTimestamp ?? Date.now());
    this.body = utf8(detailOf(this.#raw));
    this.subject = feed.url.slice(feed.url.lastIndexOf('/') + 1);
    this.attempt = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
  }

  get age(): number {
    return (Date.now() - this.#sentAt) / 1000;
  }

  ack(): Promise<void> {
    return said(this.#feed.queue.remove(this.#feed.url, this.#receipt));
  }

  retry(delay: number): Promise<void> {
    const seconds = Math.min(Math.max(Math.floor(delay), 0), LONGEST_DELAY);
    return said(this.#feed.queue.hide(this.#feed.url, this.#receipt, seconds));
  }

  extend(): Promise<void> {
    return this.retry(this.#feed.patience);
  }

  /** To the queue's own dead-letter queue, with why; the redrive policy does the same for what nobody settles. */
  async bury({ reason, error }: DeadLetter): Promise<void> {
    const { queue, deadLetters, patience } = this.#feed;
    if (deadLetters === undefined) return this.retry(patience);
    const told = { 'Dlq-Reason': reason, 'Dlq-Error': error, 'Dlq-Deliveries': String(this.attempt) };
    try {
      const target = await queue.url(deadLetters.slice(deadLetters.lastIndexOf(':') + 1));
      await queue.put(target, this.#raw, told);
    } catch (failed) {
      if (!(failed instanceof PublishError)) throw failed;
      // Not deleted: it comes again, and the redrive policy takes it in the end.
      return log.error(`a dead letter of ${this.subject} was not stored: ${failed.message}`);
    }
    await this.ack();
  }
}

/** What cannot be said is said by silence: the message is visible again. */
async function said(saying: Promise<unknown>): Promise<void> {
  try {
    await saying;
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    log.warn(`a delivery was not settled, and comes again: ${error.message}`);
  }
}

/** Opens the transport. Nothing is asked of the queue before it is read. */
export async function openSqs(address: Address, platform: Platform): Promise<SqsTransport> {
  const library = await import('@aws-sdk/client-sqs').catch(missing('sqs://', ['@aws-sdk/client-sqs']));
  const client = new library.SQSClient(optionsOf(address));
  return new SqsTransport(address.name, queueOf(library, client), platform, () => client.destroy());
}

function queueOf(library: Library, client: SQSClient): Queue {
  const ask = <T>(send: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> => called('sqs', send);
  return {
    url: async (QueueName) => {
      const command = new library.GetQueueUrlCommand({ QueueName });
      return (await ask((options) => client.send(command, options))).QueueUrl ?? '';
    },
    redrive: async (QueueUrl) => {
      const command = new library.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] });
      const { Attributes } = await ask((options) => client.send(command, options));
      const policy = JSON.parse(Attributes?.RedrivePolicy ?? '{}') as { deadLetterTargetArn?: string };
      return policy.deadLetterTargetArn;
    },
    receive: async (QueueUrl, MaxNumberOfMessages, WaitTimeSeconds, VisibilityTimeout, abortSignal) => {
      const command = new library.ReceiveMessageCommand({
        ...{ QueueUrl, MaxNumberOfMessages, WaitTimeSeconds, VisibilityTimeout },
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      });
      return (await called('sqs', () => client.send(command, { abortSignal }))).Messages ?? [];
    },
    remove: (QueueUrl, ReceiptHandle) => {
      const command = new library.DeleteMessageCommand({ QueueUrl, ReceiptHandle });
      return ask((options) => client.send(command, options));
    },
    hide: (QueueUrl, ReceiptHandle, VisibilityTimeout) => {
      const command = new library.ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout });
      return ask((options) => client.send(command, options));
    },
    put: (QueueUrl, MessageBody, told) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(told).map(([name, value]) => [name, { DataType: 'String', StringValue: value || '-' }]),
      );
      const command = new library.SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes });
      return ask((options) => client.send(command, options));
    },
  };
}
