/** Arrays: their items (2020-12 core, section 10.3.1) and assertions (validation, section 6.4). */

import { hasEqualItems } from '../equality.js';
import type { Evaluated } from '../evaluated.js';
import { assertion, refusal, type Check, type Compiler, type Explain, type Keyword } from '../rule.js';
import type { JsonSchema } from '../schema.js';
import { count, mustContain, NOT_AN_ITEM } from '../wording.js';

export const minItems: Keyword = ({ minItems: least }) => {
  if (least === undefined) return undefined;
  const check = (value: unknown): boolean => !Array.isArray(value) || value.length >= least;
  return assertion('minItems', check, () => `must have at least ${count(least, 'item')}`);
};

export const maxItems: Keyword = ({ maxItems: most }) => {
  if (most === undefined) return undefined;
  const check = (value: unknown): boolean => !Array.isArray(value) || value.length <= most;
  return assertion('maxItems', check, () => `must have at most ${count(most, 'item')}`);
};

export const uniqueItems: Keyword = ({ uniqueItems: unique }) => {
  if (unique !== true) return undefined;
  const check = (value: unknown): boolean => !Array.isArray(value) || !hasEqualItems(value);
  return assertion('uniqueItems', check, () => 'must not have equal items');
};

/** `prefixItems` and `items`: one schema for each of the first items, one for the rest. */
export const items: Keyword = ({ prefixItems = [], items: rest }, compiler) => {
  if (rest === undefined && prefixItems.length === 0) return undefined;
  const check = checkItems(prefixItems, rest, compiler);
  const prefix = prefixItems.map((schema) => compiler.explain(schema));
  const others = explainOthers(rest, compiler);
  const note = (seen: Evaluated): void => {
    if (rest === undefined) seen.addPrefix(prefixItems.length);
    else seen.addEveryItem();
  };
  return {
    check(value, seen) {
      if (seen !== undefined) note(seen);
      return check(value);
    },
    explain(value, at, report, seen) {
      if (!Array.isArray(value)) return;
      if (seen !== undefined) note(seen);
      value.forEach((item, index) => {
        const explain = prefix[index] ?? others;
        if (explain !== undefined) report.descend(explain, item, at, index);
      });
    },
  };
};

/** An item beyond the prefix that is refused outright gets words of its own. */
function explainOthers(schema: JsonSchema | undefined, compiler: Compiler): Explain | undefined {
  if (schema === undefined) return undefined;
  return schema ? compiler.explain(schema) : refusal('items', NOT_AN_ITEM);
}

function checkItems(prefixItems: readonly JsonSchema[], rest: JsonSchema | undefined, compiler: Compiler): Check {
  const prefix = prefixItems.map((schema) => compiler.check(schema));
  const each = rest === undefined ? undefined : compiler.check(rest);
  return (value) => {
    if (!Array.isArray(value)) return true;
    for (let index = 0; index < value.length; index += 1) {
      const check = index < prefix.length ? prefix[index] : each;
      if (check === undefined) return true;
      if (!check(value[index])) return false;
    }
    return true;
  };
}

/** `contains` with its counts (2020-12 core, section 10.3.1.3); a matching item counts as evaluated. */
export const contains: Keyword = (schema, compiler) => {
  if (schema.contains === undefined) return undefined;
  const { minContains: least = 1, maxContains: most = Infinity } = schema;
  const matches = compiler.check(schema.contains);
  const enough = most === Infinity ? least : most + 1;
  const within = (matching: number): boolean => matching >= least && matching <= most;
  return {
    check(value, seen) {
      if (!Array.isArray(value)) return true;
      return within(countMatching(value, matches, seen === undefined ? enough : Infinity, seen));
    },
    explain(value, at, report, seen) {
      if (!Array.isArray(value)) return;
      if (!within(countMatching(value, matches, Infinity, seen))) report.add(at, 'contains', mustContain(least, most));
    },
  };
};

/** How many items match; the count stops when it is `enough`. */
function countMatching(items: readonly unknown[], matches: Check, enough: number, seen?: Evaluated): number {
  let matching = 0;
  for (let index = 0; index < items.length && matching < enough; index += 1) {
    if (!matches(items[index])) continue;
    matching += 1;
    seen?.addItem(index);
  }
  return matching;
}
