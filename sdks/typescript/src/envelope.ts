/**
 * CloudEvents 1.0 as structured JSON, the same bytes in every language.
 *
 * Written around the payload's own text, so that the payload is serialised once. The order of attributes is ours
 * (docs/designs/clients.md), the rest is the specification's.
 */

import { readJson } from './contracts/json.js';
import { byCodePoint } from './contracts/order.js';
import { InvalidEnvelopeError } from './errors.js';

export const CONTENT_TYPE = 'application/cloudevents+json';
const JSON_TYPE = 'application/json';
/** What a payload counts as that does not say its version. */
const UNVERSIONED = '1.0.0';

const TEXTS = ['subject', 'time', 'datacontenttype', 'dataschema'] as const;
const CORE: ReadonlySet<string> = new Set(['specversion', 'id', 'source', 'type', ...TEXTS, 'data']);
const NAME = /^[a-z0-9]+$/;
/** What a String attribute must not contain (CloudEvents 1.0, section 2.4: Type system). */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/;
const NONCHARACTER = /\p{Noncharacter_Code_Point}/u;
const URI_REFERENCE = /^[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]+$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]+$/;
/** Beyond ASCII: where alone a surrogate or a non-character can be. */
const BEYOND_ASCII = /[^ -~]/;

/** The attributes of a CloudEvent, and its data. */
export interface CloudEventFields<T = unknown> {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: T;
  /** An RFC 3339 text. */
  readonly time?: string;
  readonly dataschema?: string;
  readonly subject?: string;
  readonly datacontenttype?: string;
  /** The extension attributes as text. */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** A CloudEvent whose data has a version and a schema. */
export class VersionedCloudEvent<T = unknown> implements CloudEventFields<T> {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  declare readonly subject?: string;
  declare readonly time?: string;
  declare readonly datacontenttype?: string;
  declare readonly dataschema?: string;
  readonly extensions: Readonly<Record<string, string>>;
  /** The payload. */
  readonly data: T;

  constructor(fields: CloudEventFields<T>) {
    this.id = fields.id;
    this.source = fields.source;
    this.type = fields.type;
    for (const name of TEXTS) {
      const value = fields[name];
      if (value !== undefined) Object.assign(this, { [name]: value });
    }
    this.extensions = fields.extensions ?? {};
    this.data = fields.data;
  }

  /** The version of the payload's contract: `data.version`, and `1.0.0` for a payload that does not have one. */
  get dataVersion(): string {
    const { data } = this;
    const version: unknown = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
    return typeof version === 'string' ? version : UNVERSIONED;
  }

  /** Reads a structured CloudEvent. Throws `InvalidEnvelopeError`; nothing of the text is in it. */
  static parse(body: string | Uint8Array): VersionedCloudEvent {
    const { value, faults } = readJson(body);
    if (faults.length > 0) throw new InvalidEnvelopeError(`not a CloudEvent: ${faults[0]?.message}`);
    return VersionedCloudEvent.from(value);
  }

  /** A structured CloudEvent that was JSON, such as EventBridge's `detail`. Throws `InvalidEnvelopeError`. */
  static from(value: unknown): VersionedCloudEvent {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new InvalidEnvelopeError('not a CloudEvent: is not a JSON object');
    }
    const given = value as Readonly<Record<string, unknown>>;
    if (given['specversion'] !== '1.0') throw new InvalidEnvelopeError('not a CloudEvent: specversion must be 1.0');
    const [id, source, type] = ['id', 'source', 'type'].map((name) => required(given, name)) as [string, string, string];
    if (Object.hasOwn(given, 'data_base64')) {
      throw new InvalidEnvelopeError('the data of this CloudEvent is binary, and contracts are of JSON');
    }
    const texts: Record<string, string> = {};
    for (const name of TEXTS) {
      const text = own(given, name);
      if (text === undefined || text === null) continue;
      if (typeof text !== 'string') throw new InvalidEnvelopeError(`not a CloudEvent: ${name} must be a text`);
      texts[name] = text;
    }
    const data = own(given, 'data') ?? null;
    return new VersionedCloudEvent({ ...texts, id, source, type, data, extensions: extensionsOf(given) });
  }

  /** The event as a structured CloudEvent, for `JSON.stringify`. */
  toJSON(): Record<string, unknown> {
    const { id, source, type, subject, time, datacontenttype = JSON_TYPE, dataschema, data, extensions } = this;
    const core = { specversion: '1.0', id, source, type, subject, time, datacontenttype, dataschema };
    const more = Object.entries(extensions).sort(([a], [b]) => byCodePoint(a, b));
    return { ...core, ...Object.fromEntries(more.map(typed)), data };
  }
}

/** The one attribute of ours that is not a String (CloudEvents extension "deprecation"). */
function typed([name, value]: [string, string]): [string, string | boolean] {
  return name === 'deprecated' && value === 'true' ? [name, true] : [name, value];
}

function own(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function required(value: Readonly<Record<string, unknown>>, name: string): string {
  const found = own(value, name);
  if (typeof found === 'string' && found !== '') return found;
  throw new InvalidEnvelopeError(`not a CloudEvent: ${name} must be a text that is not empty`);
}

function extensionsOf(value: Readonly<Record<string, unknown>>): Record<string, string> {
  const extensions: Record<string, string> = {};
  for (const name of Object.keys(value)) {
    const each = value[name];
    if (!CORE.has(name) && each !== null) extensions[name] = canonical(each);
  }
  return extensions;
}

/** A Boolean or Integer attribute as its text (CloudEvents 1.0, section 2.4). */
function canonical(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || Number.isInteger(value)) return String(value);
  const what = 'an extension attribute must be a text, a whole number or a boolean';
  throw new InvalidEnvelopeError(`not a CloudEvent: ${what}`);
}

/** Refuses an attribute that CloudEvents 1.0 does not allow. Throws `InvalidEnvelopeError`, without the value. */
export function checkAttribute(name: string, value: unknown): void {
  const fault = faultOf(name, value);
  if (fault !== undefined) throw new InvalidEnvelopeError(`the attribute ${name} ${fault}`);
}

function faultOf(name: string, value: unknown): string | undefined {
  if (!NAME.test(name)) return 'must have a name of lower-case letters and digits (CloudEvents 1.0, section 3.1)';
  if (typeof value !== 'string' || value === '') return 'must be a text that is not empty';
  if (BEYOND_ASCII.test(value) && (!value.isWellFormed() || FORBIDDEN.test(value) || NONCHARACTER.test(value))) {
    return 'has a character that CloudEvents does not allow, such as a control character';
  }
  if (name === 'source' && !URI_REFERENCE.test(value)) return 'must be a URI reference (RFC 3986)';
  if (name === 'dataschema' && !URI.test(value)) return 'must be an absolute URI (RFC 3986)';
  return undefined;
}

/** Writes the envelopes of one event version: what is the same in all of them is made once. */
export class EnvelopeWriter {
  readonly #head: string;
  readonly #tail: string;

  constructor(source: string, type: string, dataschema: string) {
    for (const [name, value] of Object.entries({ source, type, dataschema })) checkAttribute(name, value);
    this.#head = `,"source":${JSON.stringify(source)},"type":${JSON.stringify(type)}`;
    this.#tail = `","datacontenttype":"${JSON_TYPE}","dataschema":${JSON.stringify(dataschema)}`;
  }

  /**
   * The envelope around `data`, which is JSON text already, as `id` is. The attributes have been checked; `extensions`
   * are JSON members (`,"name":"value"`) in order of their names.
   */
  write(id: string, time: string, data: string, subject: string | undefined, extensions: string): string {
    const about = subject === undefined ? '' : `,"subject":${JSON.stringify(subject)}`;
    return `{"specversion":"1.0","id":${id}${this.#head}${about},"time":"${time}${this.#tail}${extensions},"data":${data}}`;
  }
}
