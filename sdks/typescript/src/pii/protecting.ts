/** Findings to protected values: what is to be replaced is replaced, and nothing else of the payload changes. */

import { encrypt, contextOf } from './encryption.js';
import { located, MissingKeyError, ProtectionError } from './errors.js';
import { Finding, pointerOf, type Step } from './findings.js';
import type { Key, KeyProvider } from './keys.js';
import type { Handling } from './policy.js';
import { pseudonym } from './pseudonyms.js';

/** A finding, and what is to be done with it. */
export type Wanted = readonly [Finding, Handling];
type Span = readonly [number, number, string];
type Container = Record<Step, unknown>;

/**
 * A JSON value of ours with its findings replaced, in place. Throws `ProtectionError` and `PersonalKeyError`.
 *
 * A text with something to encrypt is encrypted whole; of others only the spans are replaced.
 */
export async function replace(
  value: unknown,
  wanted: readonly Wanted[],
  eventType: string,
  keys: KeyProvider | undefined,
): Promise<unknown> {
  if (keys === undefined) {
    const pointer = wanted[0]?.[0].pointer ?? '';
    throw new MissingKeyError('is to be protected, and there are no keys: set OMS_PII_KEYS', { pointer });
  }
  const places = grouped(wanted.filter(([{ part }]) => part === 'value'));
  const isSealed = (found: readonly Wanted[]): boolean => found.some(([, handling]) => handling === 'ENCRYPT');
  const replaced = wanted.find(([, handling]) => handling === 'ANONYMIZE')?.[0];
  let newest: Key | undefined;
  const naming = replaced && (await keys.pseudonymKey().catch(located(replaced.pointer)));
  let made = value;
  for (const found of places) {
    const finding = (found[0] as Wanted)[0];
    const path = Finding.pathOf(finding);
    if (isSealed(found)) {
      if (newest === undefined || Object.keys(newest.header).length > 0) { // of limited use: each value counts
        newest = await keys.encryptionKey().catch(located(finding.pointer));
      }
      const kinds = [...new Set(found.map(([{ kind }]) => kind))].sort().join('+');
      const context = contextOf(eventType, pointerOf(path));
      made = put(made, path, await encrypt(at(made, path), kinds, context, finding.pointer, newest));
    } else if (naming !== undefined) made = put(made, path, await renamed(at(made, path), found, naming));
  }
  const names = wanted.filter(([{ part }, handling]) => part === 'name' && handling === 'ANONYMIZE');
  return naming === undefined ? made : renameMembers(made, names, naming);
}

function grouped(wanted: readonly Wanted[]): Wanted[][] {
  const made = new Map<string, Wanted[]>();
  for (const each of wanted) {
    const key = JSON.stringify(Finding.pathOf(each[0]));
    const found = made.get(key);
    if (found === undefined) made.set(key, [each]);
    else found.push(each);
  }
  return [...made.values()];
}

async function renamed(value: unknown, found: readonly Wanted[], key: Key): Promise<string> {
  const finding = (found[0] as Wanted)[0];
  if (typeof value === 'string') {
    const spans = found.filter(([, handling]) => handling === 'ANONYMIZE').map(([each]) => spanOf(each));
    return withPseudonyms(value, spans, key);
  }
  if (typeof value === 'number' && Number.isSafeInteger(value)) return pseudonym(finding.kind, String(value), key);
  throw new ProtectionError(finding.pointer, 'only texts and whole numbers up to 2^53 have pseudonyms');
}

function spanOf({ start, end, kind }: Finding): Span {
  return [start, end, kind];
}

async function withPseudonyms(text: string, spans: readonly Span[], key: Key): Promise<string> {
  const characters = [...text];
  let [made, done] = ['', 0];
  for (const [start, end, kind] of [...spans].sort(([a], [b]) => a - b)) {
    made += characters.slice(done, start).join('');
    made += await pseudonym(kind, characters.slice(start, end).join(''), key);
    done = end;
  }
  return made + characters.slice(done).join('');
}

/** Members under new names, object by object, the deepest first, each where it was among its neighbours. */
async function renameMembers(value: unknown, wanted: readonly Wanted[], key: Key): Promise<unknown> {
  const objects = new Map<string, Map<string, Wanted[]>>();
  for (const found of grouped(wanted)) {
    const path = Finding.pathOf((found[0] as Wanted)[0]);
    const holder = JSON.stringify(path.slice(0, -1));
    objects.set(holder, (objects.get(holder) ?? new Map<string, Wanted[]>()).set(String(path.at(-1)), found));
  }
  const places = [...objects].map(([path, named]) => [JSON.parse(path) as Step[], named] as const);
  for (const [path, named] of places.sort(([a], [b]) => b.length - a.length)) {
    const holder = at(value, path) as Container;
    const members = new Map<string, unknown>();
    for (const [name, inner] of Object.entries(holder)) {
      const found = named.get(name) ?? [];
      const made = await withPseudonyms(name, found.map(([each]) => spanOf(each)), key);
      if (members.has(made)) {
        const [finding] = (found[0] ?? [...named.values()][0]?.[0]) as Wanted;
        throw new ProtectionError(finding.pointer, 'two names of one object become the same');
      }
      members.set(made, inner);
    }
    for (const name of Object.keys(holder)) delete holder[name];
    for (const [name, inner] of members) set(holder, name, inner);
  }
  return value;
}

function at(value: unknown, path: readonly Step[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Container)[step], value);
}

function put(value: unknown, path: readonly Step[], made: string): unknown {
  const last = path.at(-1);
  if (last === undefined) return made;
  set(at(value, path.slice(0, -1)) as Container, last, made);
  return value;
}

/** `__proto__` is a name like any other. */
function set(holder: Container, name: Step, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}
