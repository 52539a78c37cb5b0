/** Keys: where they come from, and which one is the newest. */

import { SettingsError } from '../errors.js';
import { MissingKeyError } from './errors.js';
import { needed, variables } from '../host.js';

/** A JSON Web Key Set (RFC 7517 section 5), or the path of a file with one. */
export const KEYS_VARIABLE = 'OMS_PII_KEYS';
export const FILE_VARIABLE = 'OMS_PII_KEYS_FILE';

/** A secret of 32 bytes with its id; `header` goes into what is encrypted with it. */
export class Key {
  readonly keyId: string;
  readonly header: Readonly<Record<string, string>>;
  readonly #secret: Uint8Array<ArrayBuffer>;

  constructor(keyId: string, secret: Uint8Array<ArrayBuffer>, header: Readonly<Record<string, string>> = {}) {
    this.keyId = keyId;
    this.header = header;
    this.#secret = secret;
  }

  /** A method, so that no inspection of the object shows it. */
  secret(): Uint8Array<ArrayBuffer> {
    return this.#secret;
  }
}

/** Where keys come from. Throws `PersonalKeyError` where one is not to be had. */
export interface KeyProvider {
  /** The newest key, to encrypt with. */
  encryptionKey(): Promise<Key>;
  /** The secret that opens what has this header; undefined where it is not at hand. */
  decryptionKey(
    keyId: string,
    header: Readonly<Record<string, unknown>>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The key of pseudonyms, whose change changes them all. */
  pseudonymKey(): Promise<Key>;
}

type Environment = Readonly<Record<string, string | undefined>>;
const KEY_ID = { A256GCM: /^[A-Za-z0-9._-]{1,64}$/, HS256: /^[a-z0-9]{1,16}$/ };
type Algorithm = keyof typeof KEY_ID;

/**
 * Keys that are at hand: of each use the first is the newest, and all decrypt.
 *
 * A key is a JSON Web Key of type `oct` with 256 bits: `alg` is `A256GCM` for encryption and `HS256` for pseudonyms,
 * whose key id has only letters in lower case and digits (it is part of the pseudonym).
 */
export class KeyRing implements KeyProvider {
  readonly #encryption: readonly Key[];
  readonly #pseudonyms: readonly Key[];

  constructor(encryption: readonly Key[] = [], pseudonyms: readonly Key[] = []) {
    [this.#encryption, this.#pseudonyms] = [encryption, pseudonyms];
  }

  /** The keys of a JSON Web Key Set. Throws `SettingsError` with everything that is wrong, and no secret. */
  static fromJwks(text: string): KeyRing {
    const faults: string[] = [];
    const found: Record<Algorithm, Key[]> = { A256GCM: [], HS256: [] };
    for (const [index, given] of keysOf(text).entries()) {
      const algorithm = algorithmOf(given);
      if (algorithm === undefined) {
        faults.push(`key ${index}: must be of type oct, with alg A256GCM (encryption) or HS256 (pseudonyms)`);
        continue;
      }
      const { kid, k } = given as { readonly kid?: unknown; readonly k?: unknown };
      if (typeof kid !== 'string' || !KEY_ID[algorithm].test(kid)) {
        faults.push(`key ${index}: kid must match ${KEY_ID[algorithm].source.slice(1, -1)}`);
      }
      const secret = bytesOf(k);
      if (secret?.length !== 32) faults.push(`key ${index}: k must be 32 bytes in base64url`);
      else found[algorithm].push(new Key(String(kid), secret));
    }
    for (const [algorithm, keys] of Object.entries(found)) {
      const names = keys.map(({ keyId }) => keyId);
      for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
        faults.push(`${algorithm}: the key id '${name}' is there twice`);
      }
    }
    if (faults.length > 0) throw new SettingsError(faults);
    return new KeyRing(found.A256GCM, found.HS256);
  }

  /** The keys of a file, which only its owner may read. Throws `SettingsError`. */
  static async fromFile(path: string): Promise<KeyRing> {
    const { open } = needed('node:fs', 'a file of keys').promises;
    let text: string;
    let mode: number;
    try {
      const file = await open(path, 'r');
      try {
        ({ mode } = await file.stat());
        text = await file.readFile('utf8');
      } finally {
        await file.close();
      }
    } catch (error) {
      throw new SettingsError([`the file of keys ${path} cannot be read: ${(error as { code?: string }).code ?? 'unknown'}`]);
    }
    if ((mode & 0o077) !== 0) throw new SettingsError([`the file of keys can be read by others than its owner: chmod 600 ${path}`]);
    return KeyRing.fromJwks(text);
  }

  /** The keys that `OMS_PII_KEYS` or `OMS_PII_KEYS_FILE` names; undefined where neither does. */
  static async fromEnvironment(environment: Environment = variables()): Promise<KeyRing | undefined> {
    const [text, path] = [environment[KEYS_VARIABLE], environment[FILE_VARIABLE]];
    if (text && path) throw new SettingsError([`both ${KEYS_VARIABLE} and ${FILE_VARIABLE} are set: leave one out`]);
    if (text) return KeyRing.fromJwks(text);
    return path ? KeyRing.fromFile(path) : undefined;
  }

  async encryptionKey(): Promise<Key> {
    return first(this.#encryption, 'encryption (alg A256GCM)');
  }

  async decryptionKey(keyId: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#encryption.find((key) => key.keyId === keyId)?.secret();
  }

  async pseudonymKey(): Promise<Key> {
    return first(this.#pseudonyms, 'pseudonyms (alg HS256)');
  }
}

function first(keys: readonly Key[], what: string): Key {
  const [key] = keys;
  if (key !== undefined) return key;
  throw new MissingKeyError(`there is no key for ${what}: see \`python -m oms_event_sdk_py keys new\``);
}

function keysOf(text: string): readonly unknown[] {
  try {
    const { keys } = JSON.parse(text) as { readonly keys?: unknown };
    if (Array.isArray(keys)) return keys as readonly unknown[];
  } catch {
    // told below
  }
  throw new SettingsError(['the keys are no JSON Web Key Set: {"keys": […]}']);
}

function algorithmOf(given: unknown): Algorithm | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { kty, alg } = given as { readonly kty?: unknown; readonly alg?: unknown };
  return kty === 'oct' && (alg === 'A256GCM' || alg === 'HS256') ? alg : undefined;
}

function bytesOf(text: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(plain, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
