/**
 * Protected data in a payload: values that stand for personal data. The same in Python.
 *
 * A pseudonym is `pii-<kind>-<key id>-<hash>`, where it stands for an address with the address's domain after it. An
 * encrypted value is a JSON Web Encryption in its compact form with a key that is agreed upon (RFC 7516: `dir`, so that
 * the second part is empty). Either may stand wherever a contract has a text that is not one of a list.
 */

import { below } from './instance.js';
import type { JsonSchema, SchemaObject } from './schema.js';

export const PSEUDONYM = 'pii-[a-z]+(?:-[a-z]+)*-[a-z0-9]{1,16}-[a-z2-7]{26}';
export const ENCRYPTED =
  'eyJ[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]{22}';
/** Characters of an encrypted value; a longer one is refused before it is looked into. */
export const LONGEST = 262_144;

const ADDRESS = `${PSEUDONYM}(?:@[A-Za-z0-9.-]{1,253})?`;
const IS_PSEUDONYM = /*#__PURE__*/ new RegExp(`^(?:${ADDRESS})$`);
const IS_ENCRYPTED = /*#__PURE__*/ new RegExp(`^(?:${ENCRYPTED})$`);
const ADMITTED: JsonSchema = { type: 'string', maxLength: LONGEST, pattern: `^(?:${ADDRESS}|${ENCRYPTED})$` };

declare const encrypted: unique symbol;

/** An encrypted value in a payload whose reader has no key for it: the token as it was sent. */
export type Encrypted = string & { readonly [encrypted]: true };

/** Whether a text is a pseudonym, or an address with one. */
export function isPseudonym(text: string): boolean {
  return IS_PSEUDONYM.test(text);
}

/** Whether a value is an encrypted one. */
export function isEncrypted(value: unknown): value is Encrypted {
  return typeof value === 'string' && value.startsWith('eyJ') && IS_ENCRYPTED.test(value);
}

/** Whether a value stands for personal data. */
export function isProtected(value: unknown): boolean {
  return typeof value === 'string' && (isEncrypted(value) || isPseudonym(value));
}

/** What a token says of itself, which nobody has verified: `kid`, `kind`, `ctx`. */
export function encryptedHeader(token: string): Readonly<Record<string, unknown>> {
  try {
    const text = token.slice(0, token.indexOf('.')).replaceAll('-', '+').replaceAll('_', '/');
    const found: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))));
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found } : {};
  } catch {
    return {};
  }
}

/** Pointers to everything in a JSON value that stands for personal data, in no particular order. */
export function protectedPlaces(root: unknown): string[] {
  const found: string[] = [];
  const todo: [unknown, string][] = [[root, '']];
  for (const [value, at] of todo) {
    if (typeof value === 'string' && isProtected(value)) found.push(at);
    if (typeof value !== 'object' || value === null) continue;
    const inside = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [step, each] of inside) {
      if (typeof each === 'object' || (typeof each === 'string' && isProtected(each))) todo.push([each, below(at, step)]);
    }
  }
  return found;
}

const TEXTS = ['minLength', 'maxLength', 'pattern', 'format'] as const;
const NAMED: readonly string[] = ['properties', 'patternProperties', 'dependentSchemas', '$defs'];
const LISTS: readonly string[] = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const ONE: readonly string[] = [
  ...['then', 'else', 'additionalProperties', 'items', 'unevaluatedItems', 'unevaluatedProperties'],
];

/**
 * A canonical schema that admits what stands for a text wherever it has conditions for one.
 *
 * Conditions that turn a match into its opposite (`not`, `if`, `contains`) stay as they are.
 */
export function admitting(schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema;
  const made: Record<string, unknown> = {};
  const conditions: Record<string, unknown> = {};
  const listed = 'enum' in schema || 'const' in schema;
  for (const [keyword, value] of Object.entries(schema)) {
    if (NAMED.includes(keyword)) {
      const inside = Object.entries(value as Readonly<Record<string, JsonSchema>>);
      made[keyword] = Object.fromEntries(inside.map(([name, each]) => [name, admitting(each)]));
    } else if (LISTS.includes(keyword)) made[keyword] = (value as readonly JsonSchema[]).map(admitting);
    else if (ONE.includes(keyword)) made[keyword] = admitting(value as JsonSchema);
    else if (!listed && (TEXTS as readonly string[]).includes(keyword)) conditions[keyword] = value;
    else made[keyword] = value;
  }
  if (Object.keys(conditions).length > 0) {
    made['allOf'] = [...((made['allOf'] as JsonSchema[] | undefined) ?? []), { anyOf: [conditions, ADMITTED] }];
  }
  return made as SchemaObject;
}
