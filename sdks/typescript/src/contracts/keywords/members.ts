/**
 * An object's members: `properties`, `patternProperties`, `additionalProperties` (2020-12 core, section
 * 10.3.2) and `required`, as one rule, since what each says depends on the others.
 */

import type { Evaluated } from '../evaluated.js';
import { has, isObject, namesOf } from '../instance.js';
import { explainAll, refusal, type Compiler, type Explain, type Keyword } from '../rule.js';
import type { JsonObject, SchemaObject } from '../schema.js';
import { mustHave, NOT_KNOWN } from '../wording.js';
import { checkMembers } from './member-checks.js';

export const members: Keyword = (schema, compiler) => {
  const { properties, patternProperties, additionalProperties } = schema;
  if (!properties && !patternProperties && additionalProperties === undefined && !schema.required) return undefined;
  const check = checkMembers(schema, compiler);
  const required = [...new Set(schema.required)];
  const explainName = explainNames(schema, compiler);
  const note = (value: JsonObject, seen: Evaluated): void => {
    if (additionalProperties !== undefined) seen.addEveryProperty();
    else for (const name in value) if (explainName(name) !== undefined) seen.addProperty(name);
  };
  return {
    check(value, seen) {
      if (seen !== undefined && isObject(value)) note(value, seen);
      return check(value);
    },
    explain(value, at, report, seen) {
      if (!isObject(value)) return;
      if (seen !== undefined) note(value, seen);
      for (const name of required) if (!has(value, name)) report.add(at, 'required', mustHave(name));
      for (const name of namesOf(value)) {
        const explain = explainName(name);
        if (explain !== undefined) report.descend(explain, value[name], at, name);
      }
    },
  };
};

/** What is said of a property by its name; undefined where nothing is. */
function explainNames(schema: SchemaObject, compiler: Compiler): (name: string) => Explain | undefined {
  const { properties = {}, patternProperties = {} } = schema;
  const named = new Map(Object.entries(properties).map(([name, each]) => [name, compiler.explain(each)]));
  const others = explainOthers(schema, compiler);
  const patterns = Object.entries(patternProperties).map(
    ([source, each]) => [new RegExp(source, 'u'), compiler.explain(each)] as const,
  );
  if (patterns.length === 0) return (name) => named.get(name) ?? others;
  return (name) => {
    const all = patterns.filter(([pattern]) => pattern.test(name)).map(([, explain]) => explain);
    const byName = named.get(name);
    if (byName !== undefined) all.push(byName);
    return all.length > 0 ? explainAll(all) : others;
  };
}

/** A further property that is refused outright gets words of its own. */
function explainOthers({ additionalProperties }: SchemaObject, compiler: Compiler): Explain | undefined {
  if (additionalProperties === undefined) return undefined;
  return additionalProperties ? compiler.explain(additionalProperties) : refusal('additionalProperties', NOT_KNOWN);
}
