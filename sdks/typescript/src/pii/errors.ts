/**
 * What can go wrong with personal data, as one tree. No message has a value in it, only pointers and kinds.
 *
 *     PersonalDataError               everything below; an OMSEventError
 *     ├── PersonalDataBlockedError    the policy blocks what was found
 *     ├── ProtectionError             what was found cannot be protected where it stands, so it is blocked
 *     ├── PersonalKeyError            a key is not to be had
 *     │   ├── MissingKeyError         no key to protect with is configured
 *     │   ├── KeyNotPermittedError    these credentials may not use the key
 *     │   └── KeyServiceError         the key service does not answer (retryable)
 *     └── TokenError                  an encrypted value cannot be opened
 *         ├── UnknownKeyError         no key at hand has its key id
 *         ├── TamperedTokenError      it is not what was encrypted
 *         ├── MovedTokenError         it was encrypted for another place or event
 *         └── OversizedTokenError     it is longer than any value that is protected
 */

import { OMSEventError } from '../errors.js';
import type { Finding } from './findings.js';

const SHOWN = 10;

/** Handling personal data failed. */
export class PersonalDataError extends OMSEventError {
  override readonly name: string = 'PersonalDataError';
}

/** The policy blocks what was found; `findings` has it all. */
export class PersonalDataBlockedError extends PersonalDataError {
  override readonly name = 'PersonalDataBlockedError';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const told = findings.slice(0, SHOWN).map((each) => `${each.part === 'attribute' ? 'attribute ' : ''}${each}`);
    if (findings.length > SHOWN) told.push(`and ${findings.length - SHOWN} more`);
    super(`personal data is blocked here: ${told.join('; ')}`);
    this.findings = findings;
  }
}

class AtPointerError extends PersonalDataError {
  readonly pointer: string;

  constructor(pointer: string, told: string) {
    super(`${pointer || '(root)'}: ${told}`);
    this.pointer = pointer;
  }
}

/** What was found at `pointer` cannot be protected there; the event is blocked. */
export class ProtectionError extends AtPointerError {
  override readonly name: string = 'ProtectionError';
}

/** A key is not to be had; `pointer` is where it is needed, once that is known. */
export class PersonalKeyError extends PersonalDataError {
  override readonly name: string = 'PersonalKeyError';
  readonly pointer?: string;

  constructor(message: string, options: ErrorOptions & { pointer?: string } = {}) {
    super(options.pointer === undefined ? message : `${options.pointer || '(root)'}: ${message}`, options);
    if (options.pointer !== undefined) this.pointer = options.pointer;
  }
}

/** What to do with an error for want of a key: throw it again with the place. */
export function located(pointer: string): (error: unknown) => never {
  return (cause) => {
    if (!(cause instanceof PersonalKeyError)) throw cause;
    const { constructor, message } = cause;
    throw new (constructor as typeof PersonalKeyError)(message, { cause, pointer });
  };
}

/** The policy needs a key and none is configured. */
export class MissingKeyError extends PersonalKeyError {
  override readonly name: string = 'MissingKeyError';
}

/** The credentials do not allow this use of the key. */
export class KeyNotPermittedError extends PersonalKeyError {
  override readonly name: string = 'KeyNotPermittedError';
}

/** The key service does not answer, or is too busy. */
export class KeyServiceError extends PersonalKeyError {
  override readonly name = 'KeyServiceError';
  override readonly retryable = true;
}

/** The encrypted value at `pointer` cannot be opened. */
export class TokenError extends AtPointerError {
  override readonly name: string = 'TokenError';
}

/** No key at hand has the key id that the value names. */
export class UnknownKeyError extends TokenError {
  override readonly name: string = 'UnknownKeyError';
}

/** The value is not what was encrypted. */
export class TamperedTokenError extends TokenError {
  override readonly name: string = 'TamperedTokenError';
}

/** The value was encrypted for another field, or for another event. */
export class MovedTokenError extends TokenError {
  override readonly name: string = 'MovedTokenError';
}

/** The value is longer than any that is protected. */
export class OversizedTokenError extends TokenError {
  override readonly name: string = 'OversizedTokenError';
}
