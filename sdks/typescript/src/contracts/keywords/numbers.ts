/** Assertions about numbers (2020-12 validation, section 6.2). */

import { isMultiple } from '../decimal.js';
import { assertion, explainAll, type Check, type Keyword } from '../rule.js';
import type { SchemaObject } from '../schema.js';
import { json } from '../wording.js';

type Limit = 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum';

const COMPARISONS: Readonly<Record<Limit, { sign: string; holds: (value: number, limit: number) => boolean }>> = {
  minimum: { sign: '>=', holds: (value, limit) => value >= limit },
  exclusiveMinimum: { sign: '>', holds: (value, limit) => value > limit },
  maximum: { sign: '<=', holds: (value, limit) => value <= limit },
  exclusiveMaximum: { sign: '<', holds: (value, limit) => value < limit },
};

/** The four limits, in one check. */
export const limits: Keyword = (schema) => {
  const given = (Object.keys(COMPARISONS) as Limit[]).filter((keyword) => schema[keyword] !== undefined);
  if (given.length === 0) return undefined;
  const rules = given.map((keyword) => {
    const { sign, holds } = COMPARISONS[keyword];
    const limit = schema[keyword] ?? 0;
    const check = (value: unknown): boolean => typeof value !== 'number' || holds(value, limit);
    return assertion(keyword, check, () => `must be ${sign} ${json(limit)}`);
  });
  return { check: checkLimits(schema), explain: explainAll(rules.map((rule) => rule.explain)) };
};

function checkLimits(schema: SchemaObject): Check {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
  return (value) =>
    typeof value !== 'number' ||
    (value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum);
}

export const multipleOf: Keyword = ({ multipleOf: unit }) => {
  if (unit === undefined) return undefined;
  const check = (value: unknown): boolean => typeof value !== 'number' || isMultiple(value, unit);
  return assertion('multipleOf', check, () => `must be a multiple of ${json(unit)}`);
};
