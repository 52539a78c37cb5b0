/** Settings of a client: arguments first, then `OMS_…` variables, then the catalogue. All faults are told at once. */

import { SettingsError } from './errors.js';
import { builtin } from './host.js';
import type { Platform } from './platform.js';

export const SCHEMES = ['memory', 'nats', 'tls', 'eventbridge', 'sqs'] as const;
const AWS: readonly string[] = ['region', 'endpoint', 'profile'];
const OPTIONS: Readonly<Record<string, readonly string[]>> = { eventbridge: AWS, sqs: AWS };
const OUTBOX_LIMIT = 100_000;
/** After some more a day would be beyond the year 9999, which ISO 8601 texts cannot say. */
const MOST_DAYS = 1e6;

/**
 * What a client can be told; times in seconds, the grace after a sunset in days. What is absent is taken from the
 * variable `<PREFIX>_<NAME>`, the prefix being the catalogue's name in capitals: `OMS_URL`, `OMS_TIMEOUT`,
 * `OMS_OUTBOX`, `OMS_OUTBOX_LIMIT`, `OMS_SUNSET_GRACE`, `OMS_ENVIRONMENT`, `OMS_NATS_CREDENTIALS`, `OMS_NATS_TOKEN`,
 * `OMS_NATS_TLS_CA`, `OMS_NATS_TLS_CERT`, `OMS_NATS_TLS_KEY`, `OMS_NATS_INBOX`.
 */
export interface ClientSettings {
  /** Such as `nats://localhost:4222`; several, or separated by spaces, where events go several ways. */
  readonly url?: string | readonly string[];
  /** One of the catalogue's environments. */
  readonly environment?: string;
  /** A publish has succeeded or failed within this, all its retries included. */
  readonly timeout?: number;
  /** A file that keeps events until the broker has them. */
  readonly outbox?: string;
  /** How many events the outbox may hold. */
  readonly outboxLimit?: number;
  /** Days after its sunset for which a version may still be sent. */
  readonly sunsetGrace?: number;
  /** A credentials file of NATS. */
  readonly natsCredentials?: string;
  readonly natsToken?: string;
  /** Files of TLS certificates and their key. */
  readonly natsTlsCa?: string;
  readonly natsTlsCert?: string;
  readonly natsTlsKey?: string;
  /** Begins the subjects of answers, for a server that gives each user an inbox of its own. */
  readonly natsInbox?: string;
}

/** How a NATS server knows this client: a credentials file, or a token; and the certificates of TLS. */
export interface NatsAccess {
  readonly credentials: string | undefined;
  readonly token: string | undefined;
  readonly tlsCa: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly inbox: string | undefined;
}

/** One URL, taken apart: `name` is a bus, a queue, a broker in memory, or servers with their ports. */
export interface Address {
  readonly scheme: (typeof SCHEMES)[number];
  readonly name: string;
  readonly url: string;
  readonly options: Readonly<Record<string, string>>;
}

/** What a client works with; times in seconds. */
export interface Settings {
  readonly addresses: readonly [Address, ...Address[]];
  readonly environment: string | undefined;
  readonly timeout: number;
  readonly outbox: string | undefined;
  readonly outboxLimit: number;
  readonly sunsetGrace: number;
  readonly nats: NatsAccess;
}

type Environ = Readonly<Record<string, string | undefined>>;

/** Checked settings. Throws a `SettingsError` with every fault; no secret is in it. */
export function settings(platform: Platform, given: ClientSettings, environ: Environ = environment()): Settings {
  const reader = new Reader(platform.name.toUpperCase().replaceAll('-', '_'), given, environ);
  const [first, ...more] = urlsOf(given, reader).flatMap((url) => reader.address(url) ?? []);
  if (first !== undefined) reader.faults.push(...doubled([first, ...more]));
  if (first === undefined && reader.faults.length === 0) {
    reader.faults.push(`no URL is given: pass one, such as nats://localhost:4222, or set ${reader.variable('url')}`);
  }
  const named = reader.text('environment');
  if (named !== undefined && !Object.hasOwn(platform.environments, named)) {
    const known = Object.keys(platform.environments).join(', ') || 'none';
    reader.fault('environment', `'${named}' is not in the catalogue, which has ${known}`);
  }
  const made = {
    environment: named,
    timeout: reader.number('timeout', platform.delivery.publishTimeout),
    outbox: reader.text('outbox'),
    outboxLimit: Math.ceil(reader.number('outboxLimit', OUTBOX_LIMIT)),
    sunsetGrace: reader.number('sunsetGrace', 0),
    nats: {
      credentials: reader.credentials('natsCredentials'),
      token: reader.text('natsToken'),
      tlsCa: reader.file('natsTlsCa'),
      tlsCert: reader.file('natsTlsCert'),
      tlsKey: reader.file('natsTlsKey'),
      inbox: reader.subject('natsInbox'),
    },
  };
  if (first === undefined || reader.faults.length > 0) throw new SettingsError(reader.faults);
  return { addresses: [first, ...more], ...made };
}

/** Routes know transports by their kind, so there is one of each. */
function doubled(addresses: readonly Address[]): string[] {
  const kinds = addresses.map(({ scheme }) => (scheme === 'tls' ? 'nats' : scheme));
  const again = new Set(kinds.filter((kind, index) => kinds.indexOf(kind) !== index));
  return [...again].map((kind) => `there are two URLs for ${kind}: a client has one of each kind`);
}

function environment(): Environ {
  return globalThis.process?.env ?? {};
}

function urlsOf(given: ClientSettings, reader: Reader): readonly string[] {
  const urls = typeof given.url === 'object' ? given.url : (reader.text('url') ?? '').split(/\s+/);
  return urls.filter((url) => url !== '');
}

/** Reads each setting from where it is said first, and collects what is wrong. */
class Reader {
  readonly faults: string[] = [];
  readonly #prefix: string;
  readonly #given: ClientSettings;
  readonly #environ: Environ;

  constructor(prefix: string, given: ClientSettings, environ: Environ) {
    this.#prefix = prefix;
    this.#given = given;
    this.#environ = environ;
  }

  /** `natsTlsCa` is `OMS_NATS_TLS_CA`. */
  variable(name: keyof ClientSettings): string {
    return `${this.#prefix}_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
  }

  fault(name: keyof ClientSettings, told: string): void {
    this.faults.push(`${this.variable(name)}: ${told}`);
  }

  text(name: keyof ClientSettings): string | undefined {
    const told = this.#given[name] ?? this.#environ[this.variable(name)];
    return told === undefined || told === '' ? undefined : String(told);
  }

  number(name: keyof ClientSettings, standard: number): number {
    const told = this.text(name) ?? String(standard);
    const value = Number(told);
    const least = standard === 0 ? 'of days' : 'above 0';
    const fits = standard === 0 ? value >= 0 && value <= MOST_DAYS : value > 0 && value <= 1e9;
    if (!fits) this.fault(name, `'${told}' is not a number ${least}`);
    return value;
  }

  subject(name: keyof ClientSettings): string | undefined {
    const told = this.text(name);
    if (told !== undefined && !/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(told)) {
      this.fault(name, `'${told}' is not a subject of letters, digits, _ and -`);
    }
    return told;
  }

  file(name: keyof ClientSettings): string | undefined {
    const told = this.text(name);
    const found = told === undefined ? undefined : builtin('node:fs')?.statSync(told, { throwIfNoEntry: false });
    if (told !== undefined && found?.isFile() !== true) this.fault(name, `there is no file ${told}`);
    return told;
  }

  /** A file of the nsc tool, which has a token and the seed of a key, each between lines that say so. */
  credentials(name: keyof ClientSettings): string | undefined {
    const told = this.file(name);
    const fs = builtin('node:fs');
    if (told === undefined || fs?.statSync(told, { throwIfNoEntry: false })?.isFile() !== true) return told;
    try {
      const text = fs.readFileSync(told, 'utf8');
      const whole = text.includes('-BEGIN NATS USER JWT-') && text.includes('-BEGIN USER NKEY SEED-');
      if (!whole) this.fault(name, `${told} is no credentials file of NATS`);
    } catch (error) {
      this.fault(name, `${told} cannot be read: ${(error as Error).message}`);
    }
    return told;
  }

  address(url: string): Address | undefined {
    const [, scheme = '', name = '', query = ''] = /^([A-Za-z][\w+.-]*):\/\/([^/?#]*)[^?#]*(?:\?([^#]*))?/.exec(url) ?? [];
    if (!isScheme(scheme)) {
      const known = SCHEMES.map((each) => `${each}://`).join(', ');
      // Of what is no URL nothing is said: it may be a secret.
      this.fault('url', scheme === '' ? `is no URL: it must begin with one of ${known}` : `begins with '${scheme}', and must with one of ${known}`);
      return undefined;
    }
    const options = Object.fromEntries(new URLSearchParams(query));
    const allowed = OPTIONS[scheme] ?? [];
    const unknown = Object.keys(options).filter((option) => !allowed.includes(option));
    if (unknown.length > 0) {
      const takes = allowed.join(', ') || 'none';
      this.fault('url', `${scheme}:// has no option ${unknown.sort().join(', ')}; it takes ${takes}`);
    }
    if (scheme !== 'memory' && name === '') this.fault('url', `${scheme}:// needs a name behind it`);
    if (!isEncoded(name)) this.fault('url', `${scheme}:// has a % in its name that is not percent-encoded UTF-8: write %25`);
    return { scheme, name, url, options };
  }
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isScheme(text: string): text is Address['scheme'] {
  return (SCHEMES as readonly string[]).includes(text);
}
