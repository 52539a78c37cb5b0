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
  const pointer = wanted[0]?.[0].pointer ?? '';
  if (keys === undefined) {
    throw new MissingKeyError('is to be protected, and there are no keys: set OMS_PII_KEYS', { pointer });
  }
  const places = grouped(wanted.filter(([{ part }]) => part === 'value'));
  const isSealed = (found: readonly Wanted[]): boolean => found.some(([, handling]) => handling === 'ENCRYPT');
  const sealing = places.some(isSealed);
  const replacing = wanted.some(([, handling]) => handling === 'ANONYMIZE');
  let newest = sealing ? await keys.encryptionKey().catch(located(pointer)) : undefined;
  const naming = replacing ? await keys.pseudonymKey().catch(located(pointer)) : undefined;
  let made = value;
  for (const found of places) {
    const finding = (found[0] as Wanted)[0];
    const path = Finding.pathOf(finding);
    if (newest !== undefined && isSealed(found)) {
      if (Object.keys(newest.header).length > 0) newest = await keys.encryptionKey(); // of limited use: each value counts
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
    made.set(key, [...(made.get(key) ?? []), each]);
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
  throw new ProtectionError(finding.pointer, 'only texts and whole numbers have pseudonyms');
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

/** Members under new names, the deepest first, each where it was among its neighbours. */
async function renameMembers(value: unknown, wanted: readonly Wanted[], key: Key): Promise<unknown> {
  const depth = (found: readonly Wanted[]): number => Finding.pathOf((found[0] as Wanted)[0]).length;
  for (const found of grouped(wanted).sort((a, b) => depth(b) - depth(a))) {
    const finding = (found[0] as Wanted)[0];
    const path = Finding.pathOf(finding);
    const holder = at(value, path.slice(0, -1)) as Container;
    const name = String(path.at(-1));
    const made = await withPseudonyms(name, found.map(([each]) => spanOf(each)), key);
    if (Object.hasOwn(holder, made)) throw new ProtectionError(finding.pointer, 'two names of one object become the same');
    const members = Object.entries(holder);
    for (const [each] of members) delete holder[each];
    for (const [each, inner] of members) set(holder, each === name ? made : each, inner);
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
