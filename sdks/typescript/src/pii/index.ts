/**
 * Personal data in events: found by one rule table, handled by one policy, in TypeScript as in Python.
 *
 * `docs/personal-data.md` says what each kind finds and leaves, and how keys are kept.
 */

export {
  KeyNotPermittedError,
  KeyServiceError,
  MissingKeyError,
  MovedTokenError,
  OversizedTokenError,
  PersonalDataBlockedError,
  PersonalDataError,
  PersonalKeyError,
  ProtectionError,
  TamperedTokenError,
  TokenError,
  UnknownKeyError,
} from './errors.js';
export { Finding } from './findings.js';
export { PIIHandler, type OnFinding, type FromEnvironmentOptions } from './handler.js';
export { Key, KeyRing, type KeyProvider } from './keys.js';
export { KmsKeyProvider, type KmsOptions } from './kms.js';
export { HANDLINGS, Policy, type Handling } from './policy.js';
export { SecureEventPublisher, type Publisher } from './publisher.js';
