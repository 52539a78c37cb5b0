/** `unevaluatedProperties` and `unevaluatedItems` (2020-12 core, section 11): what no other keyword spoke of. */

import type { Evaluated } from '../evaluated.js';
import { below, has, isObject } from '../instance.js';
import type { Report } from '../report.js';
import type { Compiler } from '../rule.js';
import type { SchemaObject } from '../schema.js';
import { NO_FURTHER_ITEMS, NOT_KNOWN } from '../wording.js';

/** A keyword that comes after all others of its schema, with what they have evaluated. */
export interface LateRule {
  readonly check: (value: unknown, seen: Evaluated) => boolean;
  readonly explain: (value: unknown, at: string, report: Report, seen: Evaluated) => void;
}

export function unevaluated(schema: SchemaObject, compiler: Compiler): LateRule | undefined {
  const [first, second] = [properties(schema, compiler), items(schema, compiler)];
  if (first === undefined || second === undefined) return first ?? second;
  return {
    check: (value, seen) => first.check(value, seen) && second.check(value, seen),
    explain(value, at, report, seen) {
      first.explain(value, at, report, seen);
      second.explain(value, at, report, seen);
    },
  };
}

function properties({ unevaluatedProperties: schema }: SchemaObject, compiler: Compiler): LateRule | undefined {
  if (schema === undefined) return undefined;
  const allowed = compiler.check(schema);
  return {
    check(value, seen) {
      if (!isObject(value)) return true;
      for (const name in value) {
        if (has(value, name) && !seen.hasProperty(name) && !allowed(value[name])) return false;
      }
      seen.addEveryProperty();
      return true;
    },
    explain(value, at, report, seen) {
      if (!isObject(value)) return;
      for (const name in value) {
        if (!has(value, name) || seen.hasProperty(name)) continue;
        if (allowed(value[name])) seen.addProperty(name);
        else report.add(below(at, name), 'unevaluatedProperties', NOT_KNOWN);
      }
    },
  };
}

function items({ unevaluatedItems: schema }: SchemaObject, compiler: Compiler): LateRule | undefined {
  if (schema === undefined) return undefined;
  const allowed = compiler.check(schema);
  return {
    check(value, seen) {
      if (!Array.isArray(value)) return true;
      if (!value.every((item, index) => seen.hasItem(index) || allowed(item))) return false;
      seen.addEveryItem();
      return true;
    },
    explain(value, at, report, seen) {
      if (!Array.isArray(value)) return;
      value.forEach((item, index) => {
        if (!seen.hasItem(index) && allowed(item)) seen.addItem(index);
      });
      if (!value.every((_, index) => seen.hasItem(index))) report.add(at, 'unevaluatedItems', NO_FURTHER_ITEMS);
    },
  };
}
