/** Events that the tests publish, and clients that work on a broker of their own. */

import { OMSEventClient, platform, registry, type ClientParts, type Platform, type SchemaCreatedV2Input } from 'oms-event-sdk';
import { MemoryBroker, MemoryTransport } from 'oms-event-sdk/testing';

/** The smallest schema.created. */
export const CREATED: SchemaCreatedV2Input = { operation: 'create', resource_type: 'object_type' };

/** The catalogue's platform with numbers that a test can wait for. */
export function quick(delivery: Partial<Platform['delivery']> = {}): Platform {
  const numbers = { backoff: [0.02, 0.03, 0.04], publishTimeout: 2, ...delivery };
  return { ...platform, delivery: { ...platform.delivery, ...numbers } };
}

/** A client of a broker in memory. */
export function inMemory(parts: Partial<ClientParts> = {}): { client: OMSEventClient; broker: MemoryBroker } {
  const broker = new MemoryBroker();
  const given = { platform: quick(), registry, ...parts };
  const transport = parts.transport ?? new MemoryTransport(given.platform, broker);
  return { client: new OMSEventClient({ ...given, transport }), broker };
}

/** What the broker has, as JSON values. */
export function stored(broker: MemoryBroker): Record<string, unknown>[] {
  return broker.events.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>);
}
