/** Typed events of the ontology metadata service (OMS), and the client that publishes and consumes them. */

export * from './contracts/index.js';
export * from './_generated/index.js';
export * from './_generated/client.js';
export { platform } from './_generated/platform.js';
export { registry } from './_generated/registry.js';
export { CastError, canDowncast, downcast, losses, olderToSend, upcast, type CastEvent } from './casting.js';
export { checkSunset, deprecationAttributes, stage, SunsetError, type Stage } from './lifecycle.js';
export { VERSION } from './_generated/version.js';
export { EventClient } from './client.js';
export { connected, type Catalogue, type ConnectOptions } from './connecting.js';
export { Subscription, type RunOptions, type SubscribeOptions } from './consumer.js';
export { VersionedCloudEvent, type CloudEventFields } from './envelope.js';
export * from './errors.js';
export { handling } from './handling.js';
export { Once, type OnceOptions } from './idempotency.js';
export { Outbox, type OutboxOptions } from './outbox.js';
export { outgoing, type ClientParts, type EventOf, type Outgoing, type UnknownEvent, type Versions } from './parts.js';
export type { Platform } from './platform.js';
export type { Protector } from './protection.js';
export type { PublishOptions } from './publication.js';
export type { ReceivedEvent } from './received.js';
export { handleRecords, parseRecord, type BatchAnswer, type ParsedEvent, type ParsedOf } from './records.js';
export type { PublishResult, Receipt } from './results.js';
export { Router } from './routing.js';
export type { ClientSettings } from './settings.js';
export type {
  DeadLetter,
  DeadLetterStore,
  Delivery as DeliveredMessage,
  Feed,
  Letter,
  Message,
  Outcome,
  Source,
  Transport,
} from './transports/base.js';
