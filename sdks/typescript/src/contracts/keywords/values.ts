/** Assertions about values of any type (2020-12 validation, section 6.1). */

import { equal } from '../equality.js';
import { isObject } from '../instance.js';
import { assertion, type Check, type Keyword } from '../rule.js';
import type { JsonValue } from '../schema.js';
import { json, mustBeOneOf, mustBeType } from '../wording.js';

const TYPES: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['null', (value) => value === null],
  ['boolean', (value) => typeof value === 'boolean'],
  ['object', isObject],
  ['array', (value) => Array.isArray(value)],
  ['number', (value) => typeof value === 'number' && Number.isFinite(value)],
  ['string', (value) => typeof value === 'string'],
  ['integer', (value) => Number.isInteger(value)],
]);

export const type: Keyword = (schema) => {
  if (schema.type === undefined) return undefined;
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  return assertion('type', either(types.map(isOfType)), () => mustBeType(types));
};

function isOfType(name: string): Check {
  const check = TYPES.get(name);
  if (check === undefined) throw new Error(`${name} is no type of JSON Schema`);
  return check;
}

export const enumeration: Keyword = ({ enum: values }) => {
  if (values === undefined) return undefined;
  return assertion('enum', oneOf(values), () => mustBeOneOf(values));
};

export const constant: Keyword = ({ const: wanted }) => {
  if (wanted === undefined) return undefined;
  return assertion('const', same(wanted), () => `must be ${json(wanted)}`);
};

function same(wanted: JsonValue): Check {
  return isScalar(wanted) ? (value) => value === wanted : (value) => equal(value, wanted);
}

/** Up to so many comparisons cost less than the hash of a string. */
const FEW = 8;

/** Scalars by look-up where they are many, the rest one by one. */
function oneOf(values: readonly JsonValue[]): Check {
  const scalars: readonly unknown[] = values.filter(isScalar);
  const structures = values.filter((value) => !isScalar(value)).map(same);
  return either([scalars.length > FEW ? inSet(new Set(scalars)) : inList(scalars), ...structures]);
}

function inSet(wanted: ReadonlySet<unknown>): Check {
  return (value) => wanted.has(value);
}

function inList(wanted: readonly unknown[]): Check {
  return (value) => {
    for (let i = 0; i < wanted.length; i += 1) if (wanted[i] === value) return true;
    return false;
  };
}

function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null;
}

function either(checks: readonly Check[]): Check {
  const [first, second, ...rest] = checks;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  if (rest.length === 0) return (value) => first(value) || second(value);
  const others = either(rest);
  return (value) => first(value) || second(value) || others(value);
}
