/** Typed payloads with exact validation: needs nothing but the table of formats beside it. */

export { downBy, upBy, type Cast } from './cast.js';
export type { Keep, Step } from './casting.js';
export { defineContract, type Contract } from './contract.js';
export { InvalidPayloadError } from './errors.js';
export {
  defineEvent,
  type Deprecation,
  type EventContract,
  type EventDescription,
  type PersonalField,
} from './event.js';
export { encryptedHeader, isEncrypted, type Encrypted } from './protected.js';
export { EventRegistry, type AnyEventContract } from './registry.js';
export type { JsonObject, JsonSchema, JsonValue, SchemaMap, SchemaObject, Violation } from './schema.js';
