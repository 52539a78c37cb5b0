/** A broker in this process: for tests, and for the first five minutes. Ordered, inspectable, with dead letters. */

import type { Platform } from '../platform.js';
import { Signal } from '../signal.js';
import { matches } from '../subjects.js';
import { agree } from './agreement.js';
import {
  keyOf,
  type DeadLetter,
  type Delivery,
  type Feed,
  type Message,
  type Outcome,
  type Source,
  type Transport,
} from './base.js';

/** An event as the broker has it; `sequence` counts from 1, `at` is milliseconds since 1970. */
export interface Stored {
  readonly sequence: number;
  readonly key: string;
  readonly subject: string;
  readonly body: Uint8Array;
  readonly at: number;
}

/** An event that a consumer gave up. */
export interface Buried extends DeadLetter {
  readonly event: Stored;
  readonly consumer: string;
}

/** Where a durable consumer is: what it is owed again and when, and how often each event was delivered. */
interface Consumer {
  readonly subjects: readonly string[];
  cursor: number;
  readonly due: Map<number, number>;
  readonly attempts: Map<number, number>;
}

/** Keeps events in order. `events` and `deadLetters` are there to be looked at. */
export class MemoryBroker {
  readonly events: Stored[] = [];
  readonly deadLetters: Buried[] = [];
  readonly consumers = new Map<string, Consumer>();
  readonly #byKey = new Map<string, Stored>();
  /** Told when there may be something to read. */
  readonly changed = new Signal();

  /** Keeps an event, and says whether it was there already. */
  store(message: Message): { readonly stored: Stored; readonly duplicate: boolean } {
    const key = keyOf(message);
    const known = this.#byKey.get(key);
    if (known !== undefined) return { stored: known, duplicate: true };
    const { subject, body } = message;
    const stored = { sequence: this.events.length + 1, key, subject, body, at: Date.now() };
    this.events.push(stored);
    this.#byKey.set(key, stored);
    this.changed.tell();
    return { stored, duplicate: false };
  }
}

const brokers = /* @__PURE__ */ new Map<string, WeakRef<MemoryBroker>>();

/** The broker of `memory://name`, the same for all clients of this process; without a name a new one. */
export function broker(name: string): MemoryBroker {
  if (name === '') return new MemoryBroker();
  const known = brokers.get(name)?.deref();
  if (known !== undefined) return known;
  const made = new MemoryBroker();
  brokers.set(name, new WeakRef(made));
  return made;
}

/** A client's way to a `MemoryBroker`. `name` is what routes call it. */
export class MemoryTransport implements Transport, Source {
  readonly system = 'memory';
  readonly name: string;
  readonly broker: MemoryBroker;
  readonly #ackWait: number;
  readonly #events: readonly string[];

  constructor(platform: Platform, broker: MemoryBroker, name = 'memory') {
    this.name = name;
    this.broker = broker;
    this.#ackWait = platform.delivery.ackWait * 1000;
    this.#events = platform.events.subjects;
  }

  async send(messages: readonly Message[]): Promise<readonly Outcome[]> {
    return messages.map((message) => {
      const { stored, duplicate } = this.broker.store(message);
      return { transport: this.name, destination: message.subject, sequence: stored.sequence, duplicate };
    });
  }

  async feed(name: string, subjects: readonly string[]): Promise<Feed> {
    const { consumers } = this.broker;
    agree(name, consumers.get(name)?.subjects ?? subjects, subjects, this.#events);
    const known = consumers.get(name) ?? { subjects, cursor: 0, due: new Map(), attempts: new Map() };
    consumers.set(name, known);
    return new MemoryFeed(this.broker, name, known, this.#ackWait);
  }

  async close(): Promise<void> {
    this.broker.changed.tell();
  }
}

class MemoryFeed implements Feed {
  readonly broker: MemoryBroker;
  readonly name: string;
  readonly consumer: Consumer;
  readonly ackWait: number;
  #closed = false;

  constructor(broker: MemoryBroker, name: string, consumer: Consumer, ackWait: number) {
    this.broker = broker;
    this.name = name;
    this.consumer = consumer;
    this.ackWait = ackWait;
  }

  async fetch(count: number, wait: number): Promise<readonly Delivery[]> {
    const until = performance.now() + wait * 1000;
    for (;;) {
      const found = this.#closed ? [] : this.#due(count);
      const left = until - performance.now();
      if (found.length > 0 || left <= 0 || this.#closed) return found;
      const soonest = Math.min(...this.consumer.due.values()) - performance.now();
      await this.broker.changed.wait(Math.max(1, Math.min(left, soonest)));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.broker.changed.tell();
  }

  #due(count: number): Delivery[] {
    const { due, subjects } = this.consumer;
    const now = performance.now();
    const chosen = [...due].filter(([, at]) => at <= now).map(([sequence]) => sequence);
    chosen.sort((a, b) => a - b).splice(count);
    while (chosen.length < count && this.consumer.cursor < this.broker.events.length) {
      const stored = this.broker.events[this.consumer.cursor] as Stored;
      this.consumer.cursor += 1;
      if (subjects.some((each) => matches(each, stored.subject))) chosen.push(stored.sequence);
    }
    return chosen.map((sequence) => this.#delivery(this.broker.events[sequence - 1] as Stored));
  }

  #delivery(stored: Stored): Delivery {
    const { attempts, due } = this.consumer;
    const { sequence, body, subject } = stored;
    const attempt = (attempts.get(sequence) ?? 0) + 1;
    attempts.set(sequence, attempt);
    due.set(sequence, performance.now() + this.ackWait);
    return {
      body,
      headers: {},
      subject,
      attempt,
      sequence,
      age: (Date.now() - stored.at) / 1000,
      ack: async () => void due.delete(sequence),
      retry: async (delay) => {
        due.set(sequence, performance.now() + delay * 1000);
        this.broker.changed.tell();
      },
      extend: async () => {
        if (due.has(sequence)) due.set(sequence, performance.now() + this.ackWait);
      },
      bury: async (letter) => {
        due.delete(sequence);
        this.broker.deadLetters.push({ ...letter, event: stored, consumer: this.name });
      },
    };
  }
}
