/** From a payload to the message that a transport sends: everything of it that is the same on every try. */

import { FORMATS } from './_generated/formats.js';
import type { AnyEventContract, EventRegistry } from './contracts/index.js';
import { checkAttribute, EnvelopeWriter } from './envelope.js';
import { InvalidEnvelopeError } from './errors.js';
import { utf8 } from './host.js';
import { checkSunset, deprecationAttributes } from './lifecycle.js';
import type { Platform } from './platform.js';
import { fill, patternOf, type Pattern } from './subjects.js';
import { log, type TraceContext } from './tracing.js';
import type { Message } from './transports/base.js';

/** What a publish can be told besides the data. Texts become attributes of the CloudEvent; none may be personal. */
export interface PublishOptions {
  /** The branch that the event is about: an attribute, and for most families the last token of the subject. */
  readonly branch?: string;
  /** The id of the event that caused this one. */
  readonly causationId?: string;
  readonly commit?: string;
  /** What belongs together, such as all events of a request. */
  readonly correlationId?: string;
  /** Instead of a random UUID. An event with the id of one that is stored is dropped by the broker. */
  readonly eventId?: string;
  readonly partitionKey?: string;
  /** What the event is about, within its source (CloudEvents 1.0, section 3.1.2). */
  readonly subject?: string;
  readonly tenant?: string;
  /** Older major versions to send beside the event, for readers that know no newer one; by itself as the catalogue says. */
  readonly also?: readonly number[];
  /** When it happened, as a date or an RFC 3339 text; now, where nothing is said. */
  readonly time?: Date | string;
  /** Seconds within which the publish has succeeded or failed, all its retries included. */
  readonly timeout?: number;
}

/** Extension attributes by option, in the order of their names, which is that of the envelope. */
const BEFORE = [
  ['branch', 'branch'],
  ['causationId', 'causationid'],
  ['commit', 'commit'],
  ['correlationId', 'correlationid'],
] as const; // `deprecated` and the like stand between them
const BEHIND = [
  ['partitionKey', 'partitionkey'],
  ['tenant', 'tenant'],
] as const;
const ATTRIBUTES = [...BEFORE, ...BEHIND, ['eventId', 'id'], ['subject', 'subject']] as const;
type Extension = (typeof BEFORE | typeof BEHIND)[number];

/** What a publication knows of the lives of versions. */
export interface Lifecycle {
  readonly registry: EventRegistry;
  /** Days after its sunset for which a version may still be sent. */
  readonly sunsetGrace: number;
  /** What counts as the day (ISO 8601), for tests; undefined for the day in UTC. */
  readonly today: (() => string) | undefined;
}

/** Makes the messages of one event version. */
export class Publication {
  readonly contract: AnyEventContract;
  /** The subject with its placeholder, for spans and metrics. */
  readonly template: string;
  readonly #source: string;
  readonly #writer: EnvelopeWriter;
  readonly #pattern: Pattern;
  readonly #lifecycle: Lifecycle;
  /** What `#retirement` came to, and on which day. */
  #retired = { day: '', text: '' };

  constructor(contract: AnyEventContract, platform: Platform, lifecycle: Lifecycle) {
    this.#lifecycle = lifecycle;
    this.contract = contract;
    this.template = contract.event.subject;
    this.#source = platform.source;
    this.#writer = new EnvelopeWriter(platform.source, contract.event.type, contract.event.dataschema);
    this.#pattern = patternOf(contract.event.subject);
  }

  /**
   * The message of a payload that was checked. Throws an `InvalidEnvelopeError` for what no attribute may be, and a
   * `SunsetError` for a version that has ended.
   */
  message(payload: unknown, options: PublishOptions, made: TraceContext): Message {
    const { type, family } = this.contract.event;
    const { eventId, subject } = options;
    if (eventId !== undefined) checkAttribute('id', eventId);
    if (subject !== undefined) checkAttribute('subject', subject);
    const id = eventId ?? crypto.randomUUID();
    const text = this.#writer.write(
      eventId === undefined ? `"${id}"` : JSON.stringify(id),
      options.time === undefined ? now() : timeOf(options.time),
      this.contract.stringify(payload),
      subject,
      extensionsOf(options, this.#retirement()) + traceOf(made),
    );
    return {
      id,
      source: this.#source,
      type,
      family,
      subject: fill(this.#pattern, this.#token(payload, options)),
      body: utf8(text),
      traceparent: made.traceparent,
      tracestate: made.tracestate,
    };
  }

  /** The attributes of a version that is being retired. Throws a `SunsetError`; warns once a day in the time before. */
  #retirement(): string {
    const { deprecation } = this.contract.event;
    if (deprecation === undefined) return '';
    const { registry, sunsetGrace, today } = this.#lifecycle;
    const day = today?.() ?? now().slice(0, 'YYYY-MM-DD'.length);
    if (this.#retired.day === day) return this.#retired.text;
    const warning = checkSunset(this.contract, day, sunsetGrace);
    if (warning !== undefined) {
      log.warn(warning);
      globalThis.process?.emitWarning?.(warning, 'SunsetWarning');
    }
    const told = deprecationAttributes(this.contract, registry.byName(deprecation.replacement), day);
    const names = Object.keys(told).sort();
    const text = names.map((name) => `,"${name}":${JSON.stringify(told[name])}`).join('');
    this.#retired = { day, text };
    return text;
  }

  /** What the last token of the subject is: the branch of the publish, or a field of the data. */
  #token(payload: unknown, options: PublishOptions): string | undefined {
    const { token } = this.#pattern;
    if (token === undefined || token === 'branch') return options.branch;
    const value = (payload as Readonly<Record<string, unknown>>)[token];
    return value === undefined || value === null ? undefined : String(value);
  }
}

/** The context attributes of a publish by name, which are scanned for personal data. */
export function attributesOf(options: PublishOptions): Record<string, string> {
  const told: Record<string, string> = {};
  for (const [option, name] of ATTRIBUTES) {
    const value = options[option];
    if (value !== undefined) told[name] = value;
  }
  return told;
}

function extensionsOf(options: PublishOptions, retirement: string): string {
  return membersOf(BEFORE, options) + retirement + membersOf(BEHIND, options);
}

function membersOf(extensions: readonly Extension[], options: PublishOptions): string {
  let text = '';
  for (const [option, name] of extensions) {
    const value = options[option];
    if (value === undefined) continue;
    checkAttribute(name, value);
    text += `,"${name}":${JSON.stringify(value)}`;
  }
  return text;
}

function traceOf({ traceparent, tracestate }: TraceContext): string {
  if (traceparent === undefined) return '';
  const state = tracestate === undefined ? '' : `,"tracestate":${JSON.stringify(tracestate)}`;
  return `,"traceparent":"${traceparent}"${state}`;
}

const latest = { at: 0, text: '' };

/** The time as UTC with three decimals; many events share a millisecond. */
function now(): string {
  const at = Date.now();
  if (at !== latest.at) {
    latest.at = at;
    latest.text = new Date(at).toISOString();
  }
  return latest.text;
}

/** A date beyond the year 9999 has more digits than RFC 3339 knows. */
function timeOf(time: Date | string): string {
  const text = typeof time === 'string' ? time : Number.isNaN(time.getTime()) ? '' : time.toISOString();
  dateTime ??= new RegExp(FORMATS['date-time'] ?? '', 'u');
  if (!dateTime.test(text)) throw new InvalidEnvelopeError('the attribute time must be a date-time (RFC 3339)');
  return text;
}

let dateTime: RegExp | undefined;
