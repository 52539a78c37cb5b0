/**
 * Keys from AWS KMS by envelope encryption: a data key for some time and some uses, itself encrypted in each header.
 *
 * A producer needs `kms:GenerateDataKey` alone (and `kms:GenerateMac` for pseudonyms), a consumer `kms:Decrypt`.
 */

import type { KMSClient } from '@aws-sdk/client-kms';
import { MissingPackageError } from '../errors.js';
import { KeyNotPermittedError, KeyServiceError, MissingKeyError } from './errors.js';
import { Key, type KeyProvider } from './keys.js';

/** The encryption context of every data key: key policies can ask for it, and CloudTrail shows it. */
export const CONTEXT = { purpose: 'oms-event-personal-data' };

const DENIED: readonly string[] = [
  ...['AccessDeniedException', 'AccessDenied', 'UnrecognizedClientException', 'NotAuthorized'],
];
const UNUSABLE: readonly string[] = [
  ...['InvalidCiphertextException', 'IncorrectKeyException', 'ValidationException'],
  ...['NotFoundException', 'DisabledException', 'InvalidKeyUsageException'],
];
const SEED = 'oms-event-personal-data/pseudonyms/1';
const KEPT = 1000;
const BASE64URL = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
type Secret = Uint8Array<ArrayBuffer>;

export interface KmsOptions {
  /** A `KMSClient` of `@aws-sdk/client-kms`; without one, one with the environment's Region and credentials. */
  readonly client?: { send(command: never): Promise<unknown> };
  /** A KMS key for HMAC (`HMAC_256`): pseudonyms are made with a MAC of it, the same in every process. */
  readonly pseudonymKeyId?: string | undefined;
  /** Values that a data key serves. */
  readonly maxUses?: number;
  /** Seconds that a data key serves, and that an opened one is kept. */
  readonly maxAge?: number;
  /** Seconds, for tests. */
  readonly clock?: () => number;
}

/** Data keys of a KMS key, by id, alias or ARN. */
export class KmsKeyProvider implements KeyProvider {
  readonly #keyId: string;
  readonly #options: Required<Pick<KmsOptions, 'maxUses' | 'maxAge' | 'clock'>> & KmsOptions;
  readonly #opened = new Map<string, { readonly secret: Secret; readonly until: number }>();
  #client: KMSClient | undefined;
  #making: Promise<Key> | undefined;
  #uses = 0;
  #until = 0;
  #pseudonym: Promise<Key> | undefined;

  constructor(keyId: string, options: KmsOptions = {}) {
    this.#keyId = keyId;
    this.#options = { maxUses: 10_000, maxAge: 300, clock: () => performance.now() / 1000, ...options };
    this.#client = options.client as KMSClient | undefined;
  }

  /** The data key of this moment. Throws `KeyServiceError` or `KeyNotPermittedError`. */
  async encryptionKey(): Promise<Key> {
    const { maxUses, maxAge, clock } = this.#options;
    if (this.#making === undefined || this.#uses >= maxUses || clock() >= this.#until) {
      [this.#uses, this.#until] = [0, clock() + maxAge];
      const making = this.#newKey();
      this.#making = making;
      making.catch(() => {
        if (this.#making === making) this.#making = undefined;
      });
    }
    this.#uses += 1;
    return this.#making;
  }

  async #newKey(): Promise<Key> {
    const { GenerateDataKeyCommand } = await library();
    const wanted = { KeyId: this.#keyId, KeySpec: 'AES_256' as const, EncryptionContext: CONTEXT };
    const answer = await this.#call('generate_data_key', (client) => client.send(new GenerateDataKeyCommand(wanted)));
    const wrapped = base64(answer.CiphertextBlob as Uint8Array);
    return new Key(`kms-${(await hash(wrapped)).slice(0, 16)}`, copy(answer.Plaintext as Uint8Array), { edk: wrapped });
  }

  /** The data key that a header carries, opened by KMS; undefined where these credentials may not open it. */
  async decryptionKey(_keyId: string, header: Readonly<Record<string, unknown>>): Promise<Secret | undefined> {
    const { edk } = header;
    if (typeof edk !== 'string' || edk.length > 4096 || !BASE64URL.test(edk)) return undefined;
    const { clock, maxAge } = this.#options;
    const known = this.#opened.get(edk);
    if (known !== undefined && clock() < known.until) return known.secret;
    const { DecryptCommand } = await library();
    const CiphertextBlob = Uint8Array.from(atob(edk.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const wanted = { KeyId: this.#keyId, CiphertextBlob, EncryptionContext: CONTEXT };
    try {
      const answer = await this.#call('decrypt', (client) => client.send(new DecryptCommand(wanted)));
      const secret = copy(answer.Plaintext as Uint8Array);
      this.#opened.delete(edk);
      this.#opened.set(edk, { secret, until: clock() + maxAge });
      for (const oldest of this.#opened.keys()) {
        if (this.#opened.size <= KEPT) break;
        this.#opened.delete(oldest);
      }
      return secret;
    } catch (error) {
      if (error instanceof KeyNotPermittedError || error instanceof MissingKeyError) return undefined;
      throw error;
    }
  }

  /** The key of pseudonyms. Throws `MissingKeyError` where no KMS key for them is configured. */
  async pseudonymKey(): Promise<Key> {
    const { pseudonymKeyId } = this.#options;
    if (pseudonymKeyId === undefined) {
      throw new MissingKeyError('pseudonyms need a KMS key for HMAC: give pseudonymKeyId');
    }
    this.#pseudonym ??= this.#newPseudonymKey(pseudonymKeyId);
    this.#pseudonym.catch(() => {
      this.#pseudonym = undefined;
    });
    return this.#pseudonym;
  }

  async #newPseudonymKey(KeyId: string): Promise<Key> {
    const { GenerateMacCommand } = await library();
    const wanted = { KeyId, Message: new TextEncoder().encode(SEED), MacAlgorithm: 'HMAC_SHA_256' as const };
    const answer = await this.#call('generate_mac', (client) => client.send(new GenerateMacCommand(wanted)));
    const secret = copy(answer.Mac as Uint8Array);
    const named = new Uint8Array([...new TextEncoder().encode('id\0'), ...secret]);
    return new Key((await hash(named)).slice(0, 8), secret);
  }

  async #call<T>(operation: string, send: (client: KMSClient) => Promise<T>): Promise<T> {
    const { KMSClient } = await library();
    this.#client ??= new KMSClient({});
    try {
      return await send(this.#client);
    } catch (cause) {
      const code = cause instanceof Error ? cause.name : 'unknown';
      if (DENIED.includes(code)) {
        throw new KeyNotPermittedError(`these credentials may not use the key (${operation})`, { cause });
      }
      if (UNUSABLE.includes(code)) throw new MissingKeyError(`the key cannot be used (${operation}: ${code})`, { cause });
      throw new KeyServiceError(`KMS does not answer (${operation}: ${code})`, { cause });
    }
  }
}

async function library(): Promise<typeof import('@aws-sdk/client-kms')> {
  try {
    return await import('@aws-sdk/client-kms');
  } catch (cause) {
    throw new MissingPackageError('keys from AWS KMS', ['@aws-sdk/client-kms'], { cause });
  }
}

/** The AWS client's bytes may be a view on memory that it uses for something else. */
function copy(bytes: Uint8Array): Secret {
  return new Uint8Array(bytes);
}

function base64(bytes: Uint8Array): string {
  const plain = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** SHA-256 in hexadecimal digits. */
async function hash(data: string | Secret): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
