/**
 * Encrypted values: JSON Web Encryption (RFC 7516), compact, with a key that is agreed upon (`dir`) and AES-256-GCM.
 *
 * What is encrypted is the value as JSON text. The header says the key (`kid`), the kind, and in `ctx` for which event
 * and field the value is: the reader compares it with where the value stands, so that it cannot be moved.
 */

import { encryptedHeader, isEncrypted, LONGEST } from '../contracts/protected.js';
import { MissingPackageError } from '../errors.js';
import {
  located,
  MovedTokenError,
  OversizedTokenError,
  ProtectionError,
  TamperedTokenError,
  UnknownKeyError,
} from './errors.js';
import type { Key, KeyProvider } from './keys.js';

/** Characters of a header, at most. */
const HEADER = 8192;
const NAMES: readonly string[] = ['alg', 'enc', 'kid', 'kind', 'ctx', 'edk'];

async function library(): Promise<typeof import('jose')> {
  try {
    return await import('jose');
  } catch (cause) {
    throw new MissingPackageError('encrypting personal data', ['jose'], { cause });
  }
}

/** What a value is bound to: the CloudEvents type and the true JSON Pointer. */
export function contextOf(eventType: string, pointer: string): string {
  return `${eventType}#${pointer}`;
}

/** A JSON value as a token. Throws `ProtectionError` for one that is too long. */
export async function encrypt(value: unknown, kind: string, context: string, pointer: string, key: Key): Promise<string> {
  const { CompactEncrypt } = await library();
  const header = { alg: 'dir', enc: 'A256GCM', kid: key.keyId, kind, ctx: context, ...key.header };
  const text = new TextEncoder().encode(JSON.stringify(value));
  if (text.length > LONGEST / 2) throw new ProtectionError(pointer, 'is too long to be encrypted');
  const token = await new CompactEncrypt(text).setProtectedHeader(header).encrypt(key.secret());
  if (!isEncrypted(token) || token.length > LONGEST) {
    throw new ProtectionError(pointer, 'cannot be encrypted in a form that is read again');
  }
  return token;
}

/** The JSON value of a token. Throws `TokenError`, or `PersonalKeyError` where the key is not to be had. */
export async function decrypt(token: string, context: string, pointer: string, keys: KeyProvider): Promise<unknown> {
  if (token.length > LONGEST || token.indexOf('.') > HEADER) {
    throw new OversizedTokenError(pointer, 'the encrypted value is too long');
  }
  const header = encryptedHeader(token);
  const { alg, enc, kid, ctx } = header;
  const isOurs = Object.keys(header).every((name) => NAMES.includes(name)); // zip and crit are not
  if (alg !== 'dir' || enc !== 'A256GCM' || typeof kid !== 'string' || !isOurs) {
    throw new TamperedTokenError(pointer, 'is no encrypted value of this kind');
  }
  const secret = await keys.decryptionKey(kid, header).catch(located(pointer));
  if (secret === undefined) {
    throw new UnknownKeyError(pointer, `no key at hand has the id ${JSON.stringify(kid.slice(0, 64))}`);
  }
  const { compactDecrypt } = await library();
  const only = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
  const opened = await compactDecrypt(token, secret, only).catch(() => {
    throw new TamperedTokenError(pointer, 'the encrypted value is not what was encrypted');
  });
  // After opening: only then the header is known to be true.
  if (ctx !== context) throw new MovedTokenError(pointer, 'the value was encrypted for another field or event');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(opened.plaintext));
  } catch {
    throw new TamperedTokenError(pointer, 'what was encrypted is no JSON value');
  }
}
