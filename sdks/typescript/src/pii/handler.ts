/** The personal data of events: found, handled as the policy says, and made readable again. */

import { platform } from '../_generated/platform.js';
import { isEncrypted, type AnyEventContract } from '../contracts/index.js';
import { DEPTH } from '../contracts/depth.js';
import { readJson, repeatsAName } from '../contracts/json.js';
import { textOf, variables } from '../host.js';
import { contextOf, decrypt } from './encryption.js';
import { PersonalDataBlockedError, ProtectionError, UnknownKeyError } from './errors.js';
import { Finding, pointerOf, type Step } from './findings.js';
import { KeyRing, type KeyProvider } from './keys.js';
import { KmsKeyProvider } from './kms.js';
import { OPEN, planOf } from './plan.js';
import { Policy, type Handling } from './policy.js';
import { replace, type Wanted } from './protecting.js';
import { scan, shown } from './scan.js';

/** Called with a kind, what was done, and how often: a counter. */
export type OnFinding = (kind: string, action: string, count: number) => void;

const ROUNDS = 3;
type Environment = Readonly<Record<string, string | undefined>>;
type Attributes = Readonly<Record<string, string | undefined>>;

/** What is not taken from the environment. */
export interface FromEnvironmentOptions {
  /** Instead of `process.env`. */
  readonly environment?: Environment;
  readonly keys?: KeyProvider | undefined;
  readonly onFinding?: OnFinding | undefined;
}

/**
 * Finds personal data, and logs, blocks, anonymises or encrypts it.
 *
 *     const handler = await PIIHandler.fromEnvironment('production');
 *     const findings = handler.scan(data, SchemaCreatedV2, { subject: 'main' });
 *     if (findings.length > 0) payload = await handler.protect(payload, SchemaCreatedV2, findings);
 */
export class PIIHandler {
  readonly policy: Policy;
  /** May be set by a client that counts. */
  onFinding: OnFinding | undefined;
  readonly #keys: KeyProvider | undefined;

  /** Without a policy, everything personal is blocked; keys are needed to anonymise, encrypt and decrypt. */
  constructor(policy: Policy = new Policy(), keys?: KeyProvider, onFinding?: OnFinding) {
    [this.policy, this.#keys, this.onFinding] = [policy, keys, onFinding];
  }

  /**
   * A handler for an environment of the catalogue; without a name, for the one that `OMS_ENVIRONMENT` names.
   *
   * Keys come from `OMS_PII_KEYS` or `OMS_PII_KEYS_FILE`, else from the KMS key of the environment. Throws
   * `SettingsError` for an environment that is not there, or keys that are none. With no name at all, personal data is
   * blocked.
   */
  static async fromEnvironment(name?: string, options: FromEnvironmentOptions = {}): Promise<PIIHandler> {
    const { environment = variables(), onFinding } = options;
    const chosen = (name ?? environment['OMS_ENVIRONMENT']) || undefined;
    const policy = Policy.forEnvironment(chosen);
    const keys = options.keys ?? (await KeyRing.fromEnvironment(environment)) ?? kmsKeys(chosen, environment);
    return new PIIHandler(policy, keys, onFinding);
  }

  // --- the client's path ------------------------------------------------------------------------------------

  /**
   * What of a payload and of the event's context attributes is personal; empty for most events.
   *
   * `payload` is a JSON value (the faster way here: reading the text costs more than the look) or JSON text in UTF-8.
   * With a `version`, the payload must be valid by its contract: what the contract closes is not looked at. Throws
   * `ProtectionError` for what is no JSON text.
   */
  scan(payload: unknown, version?: AnyEventContract, attributes: Attributes = {}): readonly Finding[] {
    const value = payload instanceof Uint8Array ? valueOf(payload) : payload;
    return scan(value, planOf(version?.event), attributes);
  }

  /**
   * The payload with its findings handled, as a value or as JSON text in UTF-8, as it was given; a value given stays as
   * it is. Throws `PersonalDataBlockedError` where one is to be blocked; also `ProtectionError` where a pseudonym or a
   * token may not stand by the contract, and `PersonalKeyError`.
   */
  async protect<T>(payload: T, version: AnyEventContract | undefined, findings: readonly Finding[]): Promise<T> {
    const wanted = findings.map((finding): Wanted => [finding, this.policy.of(finding, version?.event)]);
    this.#tell(wanted);
    const blocked = wanted.filter(([, handling]) => handling === 'BLOCK').map(([finding]) => finding);
    if (blocked.length > 0) throw new PersonalDataBlockedError(blocked);
    const replaced = wanted.filter(([, handling]) => handling !== 'LOG');
    if (replaced.length === 0) return payload;
    const own: unknown = payload instanceof Uint8Array ? valueOf(payload) : copied(payload);
    const value = await this.#without(own, replaced, version);
    if (version !== undefined) check(value, version, replaced);
    return (payload instanceof Uint8Array ? new TextEncoder().encode(JSON.stringify(value)) : value) as T;
  }

  /**
   * A JSON value with what is encrypted made readable; what no key at hand opens stays as it is (`isEncrypted`).
   *
   * Throws `TokenError` for what was tampered with or moved, `KeyServiceError` where KMS does not answer. The value
   * given stays as it is.
   */
  async reveal(value: unknown, version?: AnyEventContract): Promise<unknown> {
    return holdsEncrypted(value) ? this.#revealed(value, version?.event.type ?? '', [], false) : value;
  }

  // --- plain data -------------------------------------------------------------------------------------------

  /** Everything personal in a JSON value. */
  detectPii(data: unknown): readonly Finding[] {
    return scan(data, OPEN);
  }

  /** A copy of the data with a pseudonym for everything personal in it. */
  async anonymizePii(data: unknown): Promise<unknown> {
    return this.#replaced(data, 'ANONYMIZE');
  }

  /** A copy of the data with everything personal in it encrypted. Throws `PersonalDataBlockedError` for names. */
  async encryptPii(data: unknown): Promise<unknown> {
    return this.#replaced(data, 'ENCRYPT');
  }

  /** A copy of the data with everything encrypted in it opened. Throws `TokenError`, also for an unknown key. */
  async decryptPii(data: unknown): Promise<unknown> {
    return this.#revealed(data, '', [], true);
  }

  async #replaced(data: unknown, handling: Handling): Promise<unknown> {
    const value = copied(data);
    const findings = scan(value, OPEN);
    if (findings.length === 0) return value;
    const names = findings.filter(({ part }) => part === 'name');
    if (names.length > 0 && handling === 'ENCRYPT') throw new PersonalDataBlockedError(names);
    return this.#without(value, findings.map((finding): Wanted => [finding, handling]), undefined, handling);
  }

  /** The value without what was found, nor what may come to light once that is gone. */
  async #without(
    value: unknown,
    wanted: readonly Wanted[],
    version: AnyEventContract | undefined,
    handling?: Handling,
  ): Promise<unknown> {
    let [made, left] = [value, wanted];
    for (let round = 0; round < ROUNDS; round += 1) {
      made = await replace(made, left, version?.event.type ?? '', this.#keys);
      const further = scan(made, planOf(version?.event));
      left = further
        .map((finding): Wanted => [finding, handling ?? this.policy.of(finding, version?.event)])
        .filter(([, action]) => action !== 'LOG');
      if (left.length === 0) return made;
      const blocked = left.filter(([, action]) => action === 'BLOCK').map(([finding]) => finding);
      if (blocked.length > 0) throw new PersonalDataBlockedError(blocked);
    }
    throw new ProtectionError((left[0] as Wanted)[0].pointer, 'something personal is left whatever is replaced');
  }

  #tell(wanted: readonly Wanted[]): void {
    if (this.onFinding === undefined) return;
    const counts = new Map<string, number>();
    for (const [{ kind }, handling] of wanted) {
      counts.set(`${handling} ${kind}`, (counts.get(`${handling} ${kind}`) ?? 0) + 1);
    }
    for (const [key, count] of counts) {
      const action = key.slice(0, key.indexOf(' '));
      this.onFinding(key.slice(action.length + 1), action, count);
    }
  }

  async #revealed(value: unknown, eventType: string, path: readonly Step[], strict: boolean): Promise<unknown> {
    if (path.length > DEPTH) throw new ProtectionError('', 'is nested too deeply');
    if (isEncrypted(value)) return this.#opened(value, eventType, path, strict);
    if (Array.isArray(value)) {
      const made: unknown[] = [];
      for (const [index, each] of value.entries()) {
        made.push(await this.#revealed(each, eventType, [...path, index], strict));
      }
      return made;
    }
    if (typeof value !== 'object' || value === null) return value;
    const members: [string, unknown][] = [];
    for (const [name, each] of Object.entries(value)) {
      members.push([name, await this.#revealed(each, eventType, [...path, name], strict)]);
    }
    return Object.fromEntries(members);
  }

  async #opened(token: string, eventType: string, path: readonly Step[], strict: boolean): Promise<unknown> {
    if (this.#keys === undefined) {
      if (strict) throw new UnknownKeyError(shown(path), 'there are no keys: set OMS_PII_KEYS');
      return token;
    }
    try {
      return await decrypt(token, contextOf(eventType, pointerOf(path)), shown(path), this.#keys);
    } catch (error) {
      if (error instanceof UnknownKeyError && !strict) return token;
      throw error;
    }
  }
}

function kmsKeys(name: string | undefined, environment: Environment): KeyProvider | undefined {
  const key = name === undefined ? undefined : platform.environments[name]?.key;
  if (key === undefined) return undefined;
  return new KmsKeyProvider(key, { pseudonymKeyId: environment['OMS_PII_PSEUDONYM_KEY_ID'] });
}

function copied(data: unknown): unknown {
  try {
    return structuredClone(data);
  } catch {
    throw new ProtectionError('', 'is nested too deeply or has no form in JSON');
  }
}

function valueOf(payload: Uint8Array): unknown {
  const { value, faults } = readJson(payload);
  if (faults[0] !== undefined) throw new ProtectionError('', `the payload ${faults[0].message}`);
  if (repeatsAName(textOf(payload), value)) {
    throw new ProtectionError('', 'the payload has two members of one name, of which one cannot be looked at');
  }
  return value;
}

function holdsEncrypted(value: unknown): boolean {
  const todo = [value];
  for (const each of todo) {
    if (typeof each === 'string' ? isEncrypted(each) : false) return true;
    if (typeof each === 'object' && each !== null) for (const inner of Object.values(each)) todo.push(inner);
  }
  return false;
}

function check(value: unknown, version: AnyEventContract, replaced: readonly Wanted[]): void {
  const broken = new Set(version.violations(value).map(({ pointer }) => pointer));
  if (broken.size === 0) return;
  const findings = replaced.map(([finding]) => finding);
  const at = findings.find((each) => broken.has(pointerOf(Finding.pathOf(each)))) ?? (findings[0] as Finding);
  throw new ProtectionError(at.pointer, 'what would stand for the value is not allowed there by the contract');
}
