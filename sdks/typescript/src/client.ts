/// <reference lib="esnext.disposable" preserve="true" />
/** One path for every event: validate, protect, envelope, send. */

import { Channels } from './channels.js';
import { Subscription, type SubscribeOptions } from './consumer.js';
import { EventRegistry, type AnyEventContract, type EventContract } from './contracts/index.js';
import { ConsumeError, PartialPublishError, PublishError, SettingsError } from './errors.js';
import {
  NO_OPTIONS,
  type ClientParts,
  type EventOf,
  type Outgoing,
  type UnknownEvent,
  type Version,
} from './parts.js';
import type { Platform } from './platform.js';
import { attributesOf, Publication, type PublishOptions } from './publication.js';
import type { ReceivedEvent } from './received.js';
import type { PublishResult } from './results.js';
import { caused } from './handling.js';
import { deliver } from './retries.js';
import { Signal } from './signal.js';
import { filterOf } from './subjects.js';
import { carried, log, Telemetry, within, type Batched, type Publishing, type Span } from './tracing.js';
import { isSource, type DeadLetterStore, type Message, type Outcome, type Source, type Transport } from './transports/base.js';

/** Options that several events may have in common. Throws a `TypeError` for those that are one event's. */
function alike(events: readonly Outgoing[], common: PublishOptions): PublishOptions {
  if (common.eventId !== undefined) throw new TypeError('each of several events needs an id of its own: leave eventId out');
  if ([common, ...events.map(({ options }) => options)].some(({ also }) => also !== undefined)) {
    throw new TypeError('older versions beside an event are for publish: leave also out');
  }
  return common;
}

function merged(common: PublishOptions, own: PublishOptions): PublishOptions {
  return own === NO_OPTIONS ? common : { ...common, ...own };
}

const NONE: readonly PublishResult[] = [];

/** What the publishes of one event version have in common. */
interface Lane {
  readonly publication: Publication;
  readonly alone: Publishing;
  readonly batched: Publishing;
  /** Whether the catalogue sends older versions beside it until their sunset. */
  readonly dual: boolean;
}

/**
 * Publishes and consumes typed events. `M` has the payload of each event version by its name.
 *
 * It knows no broker: transports do. Use `await using`, or call `close`.
 */
export class EventClient<M extends object = Record<string, unknown>> implements AsyncDisposable {
  readonly platform: Platform;
  readonly registry: EventRegistry;
  readonly #parts: ClientParts;
  readonly #timeout: number;
  readonly #telemetry: Telemetry;
  readonly #lanes = new Map<AnyEventContract, Lane>();
  readonly #channels: Channels;
  readonly #subscriptions = new Set<Subscription>();
  #underway = 0;
  readonly #idle = new Signal();
  #closing: Promise<void> | undefined;
  #closed = false;

  constructor(parts: ClientParts) {
    this.platform = parts.platform;
    this.registry = parts.registry;
    this.#parts = parts;
    this.#timeout = parts.timeout ?? parts.platform.delivery.publishTimeout;
    this.#telemetry = new Telemetry(parts.transport.system, parts.version ?? '');
    this.#channels = new Channels(parts.registry);
    parts.transport.observe?.(this.#telemetry);
    const { protector } = parts;
    if (protector !== undefined) {
      protector.onFinding ??= (kind, action, count) => {
        log.info(`personal data: ${kind}, ${action}, ${count}`);
        this.#telemetry.countPersonal(kind, action, count);
      };
    }
  }

  /**
   * Publishes an event. Resolves when every transport of its route has acknowledged it, or it is in the outbox.
   *
   * Throws an `InvalidPayloadError` for a payload that breaks the contract, an `InvalidEnvelopeError` for an option
   * that no attribute can be, a `SunsetError` for a version that has ended, a `CastError` for a version of `also` that
   * there is no way to, and a `PublishError` where the event did not arrive.
   */
  async publish<T, I>(contract: EventContract<T, I>, data: I, options: PublishOptions = {}): Promise<PublishResult> {
    const { publication, alone, dual } = this.#lane(contract as AnyEventContract);
    if (dual || options.also !== undefined) {
      const older = this.#older(publication.contract, data, options);
      if (older.length > 0) return this.#publishBeside({ contract: publication.contract, data }, older, options);
    }
    this.#begin();
    const span = this.#telemetry.begin(alone);
    const started = performance.now();
    try {
      const made = this.#sealed(publication, data, options, alone, span);
      const message = made instanceof Promise ? await made : made;
      const deadline = started + (secondsOf(options) ?? this.#timeout) * 1000;
      const { outcomes, attempts } = await within(span, () => deliver(this.#parts.transport, [message], deadline));
      const result = resultOf(message, outcomes[0] as Outcome, attempts);
      if (result instanceof PublishError) throw result;
      this.#telemetry.published(span, alone, started);
      return result;
    } catch (error) {
      this.#telemetry.published(span, alone, started, error);
      throw error;
    } finally {
      this.#done();
    }
  }

  /**
   * Publishes events in their order, as one batch where the broker takes batches. Throws before anything is sent
   * where one breaks its contract, and a `PartialPublishError`, which has each one's outcome, where some failed.
   */
  publishMany(events: readonly Outgoing[], options?: PublishOptions): Promise<readonly PublishResult[]>;
  publishMany<T, I>(
    contract: EventContract<T, I>,
    data: readonly I[],
    options?: PublishOptions,
  ): Promise<readonly PublishResult[]>;
  async publishMany<T, I>(
    first: EventContract<T, I> | readonly Outgoing[],
    second: readonly I[] | PublishOptions = NO_OPTIONS,
    third: PublishOptions = NO_OPTIONS,
  ): Promise<readonly PublishResult[]> {
    if (!('event' in first)) return this.#publishAll(first, alike(first, second as PublishOptions));
    const contract = first as AnyEventContract;
    const events = (second as readonly I[]).map((data) => ({ contract, data, options: NO_OPTIONS }));
    return this.#publishAll(events, alike(events, third));
  }

  /**
   * Publishes a payload by the NATS subject that it is for, such as `oms.schema.created.v2.main`, validated all the
   * same. Throws an `UnknownEventError` for a channel that the catalogue does not have.
   */
  async publishWithTracing(
    channel: string,
    payload: unknown,
    options: PublishOptions = {},
  ): Promise<PublishResult> {
    const { contract, branch } = this.#channels.find(channel, payload, options);
    return this.publish(contract, payload, branch === undefined ? options : { ...options, branch });
  }

  /**
   * The events of a durable consumer: of one version or several, by name or by contract; without any, all events,
   * those of unknown types as envelopes. Nothing is asked of the broker before the subscription is used.
   */
  subscribe<N extends keyof M & string>(
    what: N | readonly N[],
    options: SubscribeOptions,
  ): Subscription<EventOf<M, N>>;
  subscribe<T, I>(contract: EventContract<T, I>, options: SubscribeOptions): Subscription<ReceivedEvent<T, string>>;
  subscribe(options: SubscribeOptions): Subscription<EventOf<M, keyof M & string> | UnknownEvent>;
  subscribe(
    first: string | readonly string[] | AnyEventContract | SubscribeOptions,
    second?: SubscribeOptions,
  ): Subscription<never> {
    if (this.#closed) throw new ConsumeError('this client is closed');
    const options = second ?? (first as SubscribeOptions);
    const named = second === undefined ? undefined : this.#channels.contracts(first as string | AnyEventContract);
    const { upcast = false } = options;
    const wanted = upcast ? named?.flatMap((each) => this.#upTo(each)) : named;
    const subjects = wanted?.map(({ event }) => filterOf(event.subject)) ?? this.platform.events.subjects;
    const newer = upcast ? this.#newer(named) : undefined;
    const reading = {
      wanted: wanted === undefined ? undefined : new Set(wanted),
      registry: this.registry,
      numbers: this.platform.delivery,
      telemetry: this.#telemetry,
      protector: this.#parts.protector,
      newer,
      open: () => this.#source().feed(options.consumer, subjects),
      closed: () => this.#subscriptions.delete(subscription),
    };
    const subscription: Subscription = new Subscription(reading, options);
    this.#subscriptions.add(subscription);
    return subscription as Subscription<never>;
  }

  /** Where events go. */
  get transport(): Transport {
    return this.#parts.transport;
  }

  /** A version and all older ones of its event. */
  #upTo({ event }: AnyEventContract): readonly AnyEventContract[] {
    const isOlder = (each: AnyEventContract): boolean =>
      each.event.family === event.family && each.event.action === event.action && each.event.major <= event.major;
    return [...this.registry].filter(isOlder);
  }

  /** What reads an event as the version that is named of it, or as the newest where none is. */
  #newer(named: readonly AnyEventContract[] | undefined): (contract: AnyEventContract, data: unknown) => Version {
    const { versions } = this.#parts;
    if (versions === undefined) throw new ConsumeError('this client has no ways between versions: leave upcast out');
    const oldestFirst = named?.toSorted((a, b) => a.event.major - b.event.major);
    const majors = new Map(oldestFirst?.map(({ event }) => [`${event.family}.${event.action}`, event.major]));
    return (contract, data) =>
      versions.upcast(contract, data, majors.get(`${contract.event.family}.${contract.event.action}`));
  }

  /** What consumers gave up. Throws a `ConsumeError` where the broker keeps no dead letters of its own. */
  get deadLetters(): DeadLetterStore {
    const { deadLetters } = this.#source();
    if (deadLetters === undefined) throw new ConsumeError('this transport keeps no dead letters that can be listed');
    return deadLetters;
  }

  /**
   * Resolves when every publish that was begun has ended, and the outbox is empty. Throws a `DeadlineExceededError`
   * where that takes longer than `timeout` seconds.
   */
  async flush(timeout?: number): Promise<void> {
    while (this.#underway > 0) await this.#idle.wait();
    await this.#parts.transport.flush?.(timeout);
  }

  /**
   * Finishes what was begun, and lets go of the connections. What is in the outbox stays there for the next time.
   * Closing twice is fine; publishing afterwards is an error.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    try {
      // What a handler has in hand may yet publish.
      await Promise.all([...this.#subscriptions].map((each) => each.close()));
    } finally {
      this.#closed = true;
      while (this.#underway > 0) await this.#idle.wait();
      const { source, transport } = this.#parts;
      await Promise.all([...new Set([transport, source])].map((each) => each?.close()));
    }
  }

  #source(): Source {
    const { source, transport } = this.#parts;
    const found = source ?? (isSource(transport) ? transport : undefined);
    if (found === undefined) throw new ConsumeError(`events cannot be read from ${transport.name}`);
    return found;
  }

  /** The event as each older version that is to be sent beside it: as told, else as the catalogue says. */
  #older(contract: AnyEventContract, data: unknown, { also }: PublishOptions): readonly Version[] {
    const { versions, today } = this.#parts;
    if (versions === undefined && also !== undefined && also.length > 0) {
      throw new ConsumeError('this client has no ways between versions: give it those of the package');
    }
    const majors = also ?? versions?.olderToSend(contract, today?.()) ?? [];
    return majors.flatMap((major) => versions?.downcast(contract, contract.prepare(data), major) ?? []);
  }

  /** Publishes an event and what older readers know of it: the same correlation, ids of their own. */
  async #publishBeside(event: Version, older: readonly Version[], given: PublishOptions): Promise<PublishResult> {
    const { also: _, eventId = crypto.randomUUID(), correlationId = eventId, ...told } = caused(given);
    const common = { ...told, correlationId };
    const events = [event, ...older].map(({ contract, data }, index) => {
      const id = index === 0 ? eventId : `${eventId}.v${contract.event.major}`;
      return { contract, data, options: { ...common, eventId: id } };
    });
    const [result, ...beside] = await this.#publishAll(events, common);
    return { ...(result as PublishResult), also: beside };
  }

  #lane(contract: AnyEventContract): Lane {
    const known = this.#lanes.get(contract);
    if (known !== undefined) return known;
    const { sunsetGrace = 0, today } = this.#parts;
    const publication = new Publication(contract, this.platform, { registry: this.registry, sunsetGrace, today });
    const { template } = publication;
    const alone = this.#telemetry.publishing('publish', template);
    const { routes } = this.platform;
    const { family } = contract.event;
    const dual = Object.hasOwn(routes, family) && routes[family]?.dualPublish === true;
    const made = { publication, alone, batched: this.#telemetry.publishing('create', template), dual };
    this.#lanes.set(contract, made);
    return made;
  }

  /** The message of an event: at once, unless something personal is in it. */
  #sealed(
    publication: Publication,
    data: unknown,
    given: PublishOptions,
    publishing: Publishing,
    span: Span,
  ): Message | Promise<Message> {
    const payload = publication.contract.prepare(data);
    const options = caused(given);
    const seal = (safe: unknown): Message => {
      const message = publication.message(safe, options, carried(span));
      this.#telemetry.describe(span, publishing, message, options.subject);
      return message;
    };
    const { protector } = this.#parts;
    const findings = protector?.scan(payload, publication.contract, attributesOf(options)) ?? [];
    if (protector === undefined || findings.length === 0) return seal(payload);
    this.#telemetry.foundPersonal(span, findings);
    return protector.protect(payload, publication.contract, findings).then(seal);
  }

  /** What became of each event. */
  async #publishAll(events: readonly Outgoing[], common: PublishOptions): Promise<readonly PublishResult[]> {
    this.#begin();
    const started = performance.now();
    const created: Batched[] = [];
    let results: readonly (PublishResult | PublishError)[];
    try {
      const messages: Message[] = [];
      for (const { contract, data, options } of events) {
        const { publication, batched } = this.#lane(contract);
        const span = this.#telemetry.begin(batched);
        created.push({ span, batched });
        const made = this.#sealed(publication, data, merged(common, options), batched, span);
        messages.push(made instanceof Promise ? await made : made);
      }
      const deadline = started + (secondsOf(common) ?? this.#timeout) * 1000;
      const send = (): ReturnType<typeof deliver> => deliver(this.#parts.transport, messages, deadline);
      const { outcomes, attempts } = await this.#telemetry.batch(created.map(({ span }) => span), send);
      results = messages.map((message, index) => resultOf(message, outcomes[index] as Outcome, attempts));
    } catch (error) {
      this.#telemetry.batched(created, started, () => error);
      throw error;
    } finally {
      this.#done();
    }
    const errorOf = (index: number): unknown => (results[index] instanceof PublishError ? results[index] : undefined);
    this.#telemetry.batched(created, started, errorOf);
    if (results.some((each) => each instanceof PublishError)) throw new PartialPublishError(results);
    return results as readonly PublishResult[];
  }

  /** Throws a `PublishError` where the client is closed. */
  #begin(): void {
    if (this.#closed) throw new PublishError('this client is closed', this.#parts.transport.name);
    this.#underway += 1;
  }

  #done(): void {
    this.#underway -= 1;
    if (this.#underway === 0) this.#idle.tell();
  }
}

/** NaN would be a deadline that never comes. Throws a `SettingsError`. */
function secondsOf({ timeout }: PublishOptions): number | undefined {
  if (timeout === undefined || timeout >= 0) return timeout;
  throw new SettingsError([`timeout: ${timeout} is not a number of seconds`]);
}

function resultOf(message: Message, outcome: Outcome, attempts: number): PublishResult | PublishError {
  if (outcome instanceof PublishError) return outcome;
  const receipts = message.receipts === undefined ? [outcome] : [...message.receipts.values()];
  return { id: message.id, type: message.type, receipts, attempts, also: NONE };
}
