/** From settings to what a client is made of. Each transport's module is loaded when a URL asks for it. */

import type { EventRegistry } from './contracts/index.js';
import { SettingsError } from './errors.js';
import type { ClientParts, Versions } from './parts.js';
import type { Platform } from './platform.js';
import type { Protector } from './protection.js';
import { Router } from './routing.js';
import { settings, type Address, type ClientSettings, type Settings } from './settings.js';
import type { Source, Transport } from './transports/base.js';

/** What a client is for: generated from the catalogue, or chosen by hand to keep a bundle small. */
export interface Catalogue {
  readonly platform: Platform;
  readonly registry: EventRegistry;
  readonly version: string;
  /** The ways between versions, for a package that has them. */
  readonly versions?: Versions;
}

export interface ConnectOptions {
  /** What looks for personal data; where nothing is said, what the environment asks for. */
  readonly protector?: Protector;
  /** What counts as the day (ISO 8601), for tests; the day in UTC, where nothing is said. */
  readonly today?: () => string;
}

/** Connects. Throws a `SettingsError` with every fault, or an `UnavailableError` where nobody answers in time. */
export async function connected(
  catalogue: Catalogue,
  to: string | readonly string[] | ClientSettings,
  options: ConnectOptions,
): Promise<ClientParts> {
  const given = typeof to === 'string' || isList(to) ? { url: to } : to;
  const checked = settings(catalogue.platform, given);
  const deadline = performance.now() + checked.timeout * 1000;
  const opened: (Transport & Partial<Source>)[] = [];
  try {
    for (const address of checked.addresses) opened.push(await open(address, catalogue.platform, checked, deadline));
    const { sunsetGrace } = checked;
    const protector = options.protector ?? (await protectorOf(checked.environment));
    const made = await assembled(opened, catalogue.platform, checked);
    return { ...catalogue, ...options, protector, sunsetGrace, ...made };
  } catch (error) {
    await Promise.all(opened.map((each) => each.close()));
    throw error;
  }
}

/** What the environment says of personal data; without an environment it is blocked. */
async function protectorOf(environment: string | undefined): Promise<Protector> {
  const { PIIHandler } = await import('./pii/index.js');
  return PIIHandler.fromEnvironment(environment);
}

async function assembled(
  opened: readonly (Transport & Partial<Source>)[],
  platform: Platform,
  { outbox, outboxLimit, timeout }: Settings,
): Promise<Pick<ClientParts, 'transport' | 'timeout'> & { source?: Source }> {
  const senders = opened.filter((each) => each.name !== 'sqs');
  const [only, ...more] = senders.length === 0 ? opened : senders;
  const routed = only === undefined || more.length === 0 ? only : new Router([only, ...more], platform.routes);
  const source = opened.find((each): each is Transport & Source => each.feed !== undefined);
  if (routed === undefined) throw new SettingsError(['no URL is given']);
  const parts = source === undefined ? { timeout } : { timeout, source };
  if (outbox === undefined) return { ...parts, transport: routed };
  const { Outbox } = await import('./outbox.js');
  return { ...parts, transport: new Outbox(routed, { file: outbox, limit: outboxLimit }) };
}

async function open(address: Address, platform: Platform, checked: Settings, deadline: number): Promise<Transport> {
  switch (address.scheme) {
    case 'memory': {
      const { broker, MemoryTransport } = await import('./transports/memory.js');
      return new MemoryTransport(platform, broker(address.name));
    }
    case 'nats':
    case 'tls': {
      const { openNats } = await import('./transports/nats/transport.js');
      // With an outbox, the broker may be away: events wait for it.
      return openNats(address, platform, checked.nats, checked.outbox === undefined ? deadline : undefined);
    }
    case 'eventbridge': {
      const { openEventBridge } = await import('./transports/eventbridge.js');
      return openEventBridge(address, platform);
    }
    case 'sqs': {
      const { openSqs } = await import('./transports/sqs.js');
      return openSqs(address, platform);
    }
  }
}

function isList(to: readonly string[] | ClientSettings): to is readonly string[] {
  return Array.isArray(to);
}
