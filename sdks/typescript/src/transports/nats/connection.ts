/** The connection to NATS, which comes back by itself: the only importer of @nats-io, whose errors it maps. */

import type { JetStreamManager } from '@nats-io/jetstream';
import type { ConnectionOptions, Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node';

import { NotPermittedError, PublishError, UnavailableError } from '../../errors.js';
import { missing, needed, pause, utf8 } from '../../host.js';
import type { Address, NatsAccess } from '../../settings.js';
import { Signal } from '../../signal.js';
import { log } from '../../tracing.js';

const PACKAGES = ['@nats-io/transport-node', '@nats-io/jetstream'] as const;
const RECONNECT_WAIT = 250;
const PING_INTERVAL = 5000;
const CONNECT_TIMEOUT = 2000;
const FLUSHING = 1000;

export type { JetStreamManager } from '@nats-io/jetstream';
/** A message as it came, whatever it is. */
export interface Incoming {
  readonly subject: string;
  readonly reply: string | undefined;
  readonly body: Uint8Array;
  /** The status of a message without payload, such as 503 or 408; 0 for any other. */
  readonly status: number;
  /** By lower-case name. */
  headers(): Record<string, string>;
}

/**
 * One connection for all that a client does on NATS. It is made in the background, and remade for ever.
 *
 * The vendor's client drops what is published while the connection is away; so nothing is, and who waits for an
 * answer is told that it is lost.
 */
export class Connection {
  readonly #lost = new Set<() => void>();
  /** Called with a subject that the server forbids. */
  readonly denied: ((subject: string) => void)[] = [];
  readonly #library: Library;
  readonly #options: ConnectionOptions;
  readonly #changed = new Signal();
  #client: NatsConnection | undefined;
  #up = false;
  #closed = false;
  #refused: unknown;

  constructor(library: Library, options: ConnectionOptions) {
    this.#library = library;
    this.#options = options;
    void this.#open();
  }

  /** Whether what is published now can be answered. */
  get up(): boolean {
    return this.#up;
  }

  /** The largest message that the server takes, headers included, in bytes. */
  get maxPayload(): number {
    return this.#client?.info?.max_payload ?? Infinity;
  }

  /** Resolves when the connection is there. Throws a `PublishError` where it is not by `deadline`. */
  async ready(deadline: number): Promise<void> {
    while (!this.#up) {
      const left = deadline - performance.now();
      if (this.#closed || left <= 0 || this.#isRefused()) throw this.#unreachable();
      await this.#changed.wait(left);
    }
  }

  /** Publishes at once; `headers` is what `headerBlock` makes. Throws a `PublishError` where that cannot be. */
  publish(subject: string, body: Uint8Array, reply = '', headers?: Uint8Array): void {
    if (!this.#up || this.#client === undefined) throw this.#unreachable();
    try {
      const options = headers === undefined ? { reply } : { reply, headers: this.#library.headers(headers) };
      this.#client.publish(subject, body, options);
    } catch (error) {
      throw mapped(error);
    }
  }

  /** Calls back for each message; the subscription outlives the connection. Returns what ends it. */
  subscribe(subject: string, callback: (message: Incoming) => void): () => void {
    if (this.#client === undefined) throw this.#unreachable();
    const subscription = this.#client.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) callback(incoming(message));
      },
    });
    return () => subscription.unsubscribe();
  }

  /** Calls back when the connection is gone, and with it every answer that was still to come. */
  onLost(tell: () => void): () => void {
    this.#lost.add(tell);
    return () => this.#lost.delete(tell);
  }

  /** A subject of its own for answers. */
  inbox(): string {
    return this.#library.inbox();
  }

  /** Resolves when the server has read what was published before, or does not say so for a second. */
  async flush(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, FLUSHING)));
    await Promise.race([this.#client?.flush(), late]).finally(() => clearTimeout(timer));
  }

  /** Asks JetStream's interface. Throws a `PublishError`. */
  async manage<T>(ask: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    if (this.#client === undefined) throw this.#unreachable();
    try {
      return await ask(await this.#library.manager(this.#client));
    } catch (error) {
      throw mapped(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#down();
    await this.#client?.close();
  }

  async #open(): Promise<void> {
    while (!this.#closed && this.#client === undefined) {
      try {
        this.#client = await this.#library.connect(this.#options);
      } catch (error) {
        this.#refused = error;
        this.#changed.tell();
        await pause(RECONNECT_WAIT);
      }
    }
    if (this.#client === undefined) return;
    if (this.#closed) return this.#client.close();
    this.#up = true;
    this.#changed.tell();
    void this.#watch(this.#client);
  }

  async #watch(client: NatsConnection): Promise<void> {
    for await (const status of client.status()) {
      if (status.type === 'disconnect' && !this.#closed) {
        log.warn('the connection to NATS is lost; it is tried again until it is back');
        this.#down();
      }
      if (status.type === 'error') this.#forbidden(status.error);
      if (status.type === 'reconnect') {
        log.warn('the connection to NATS is back');
        this.#up = true;
        this.#changed.tell();
      }
    }
  }

  #down(): void {
    this.#up = false;
    for (const tell of [...this.#lost]) tell();
    this.#changed.tell();
  }

  #forbidden(error: Error): void {
    if (!('subject' in error) || typeof error.subject !== 'string') return;
    for (const tell of this.denied) tell(error.subject);
  }

  #isRefused(): boolean {
    return this.#client === undefined && isAuthorization(this.#refused);
  }

  #unreachable(): PublishError {
    if (this.#isRefused()) return mapped(this.#refused);
    const why = this.#client === undefined ? reasonOf(this.#refused) : '';
    return new UnavailableError(`there is no connection to NATS${why}`, 'nats', { cause: this.#refused });
  }
}

/** What is used of the vendor's packages. */
interface Library {
  connect(options: ConnectionOptions): Promise<NatsConnection>;
  headers(block: Uint8Array): MsgHdrs;
  inbox(): string;
  manager(client: NatsConnection): Promise<JetStreamManager>;
}

/** Loads the packages and begins to connect. Throws a `MissingPackageError`. */
export async function connection(address: Address, access: NatsAccess, name: string): Promise<Connection> {
  const core = await import('@nats-io/transport-node').catch(missing('nats://', PACKAGES));
  const { jetstreamManager } = await import('@nats-io/jetstream').catch(missing('nats://', PACKAGES));
  /** Headers that are written already: the vendor's own make a map of lists first, which costs more than all else. */
  class Written extends core.MsgHdrsImpl {
    readonly #block: Uint8Array;
    constructor(block: Uint8Array) {
      super();
      this.#block = block;
    }
    override encode(): Uint8Array {
      return this.#block;
    }
  }
  const managers = new WeakMap<NatsConnection, Promise<JetStreamManager>>();
  const library: Library = {
    connect: core.connect,
    headers: (block) => new Written(block),
    inbox: () => core.createInbox(access.inbox),
    manager: (client) => {
      const known = managers.get(client) ?? jetstreamManager(client, { checkAPI: false });
      managers.set(client, known);
      return known;
    },
  };
  const { credentials } = access;
  const identity =
    credentials === undefined
      ? identityOf(address.name, access)
      : { authenticator: core.credsAuthenticator(needed('node:fs', 'a credentials file').readFileSync(credentials)) };
  const servers = address.name.split(',').map((server) => server.replace(/^.*@/, ''));
  const inbox = access.inbox === undefined ? {} : { inboxPrefix: access.inbox };
  return new Connection(library, { ...FOR_EVER, ...identity, ...inbox, ...tlsOf(address, access), name, servers });
}

/** `user:password@a,b` or `token@a,b`, as NATS has them in URLs, for all servers; a token that is set counts more. */
function identityOf(name: string, { token }: NatsAccess): ConnectionOptions {
  if (token !== undefined) return { token };
  const [, user, password] = /^([^:@]*)(?::([^@]*))?@/.exec(name.split(',')[0] ?? '') ?? [];
  if (user === undefined) return {};
  const first = decodeURIComponent(user);
  return password === undefined ? { token: first } : { user: first, pass: decodeURIComponent(password) };
}

const FOR_EVER: ConnectionOptions = {
  maxReconnectAttempts: -1,
  reconnectTimeWait: RECONNECT_WAIT,
  ignoreAuthErrorAbort: true,
  timeout: CONNECT_TIMEOUT,
  pingInterval: PING_INTERVAL,
  maxPingOut: 2,
  noAsyncTraces: true,
};

function tlsOf({ scheme }: Address, { tlsCa, tlsCert, tlsKey }: NatsAccess): ConnectionOptions {
  if (scheme !== 'tls' && tlsCa === undefined && tlsCert === undefined) return {};
  return {
    tls: {
      ...(tlsCa !== undefined && { caFile: tlsCa }),
      ...(tlsCert !== undefined && { certFile: tlsCert }),
      ...(tlsKey !== undefined && { keyFile: tlsKey }),
    },
  };
}

/** Headers as NATS has them on the wire (ADR-4). A line break would end a header, and is a space instead. */
export function headerBlock(headers: Readonly<Record<string, string>>): Uint8Array {
  let text = 'NATS/1.0\r\n';
  for (const name in headers) text += `${name}: ${oneLine(headers[name] ?? '')}\r\n`;
  return utf8(`${text}\r\n`);
}

function oneLine(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, ' ') : text;
}

function incoming(message: Msg): Incoming {
  const { headers } = message;
  return {
    subject: message.subject,
    reply: message.reply,
    body: message.data,
    status: message.data.length === 0 ? (headers?.code ?? 0) : 0,
    headers: () =>
      Object.fromEntries((headers?.keys() ?? []).map((key) => [key.toLowerCase(), headers?.last(key) ?? ''])),
  };
}

/** The code of a failed connection, such as ECONNREFUSED or DEPTH_ZERO_SELF_SIGNED_CERT. */
function reasonOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return `: ${each.code}`;
  }
  return error instanceof Error ? `: ${error.name}` : '';
}

function isAuthorization(error: unknown): boolean {
  return error instanceof Error && error.name === 'AuthorizationError';
}

/** The vendor's error as ours. */
function mapped(error: unknown): PublishError {
  if (error instanceof PublishError) return error;
  const cause = { cause: error };
  if (isAuthorization(error)) return new NotPermittedError('NATS does not know these credentials', 'nats', cause);
  const name = error instanceof Error ? error.name : typeof error;
  return new UnavailableError(`NATS: ${name}`, 'nats', cause);
}

/** JetStream's own number of what went wrong; undefined where it is another error. */
export function codeOf(error: unknown): number | undefined {
  const cause = error instanceof PublishError ? error.cause : error;
  const code: unknown = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'number' ? code : undefined;
}
