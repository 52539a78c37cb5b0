/** Schemas as a producer hears them: each says something about one value, and may leave a choice to it. */

import { has, isObject } from './instance.js';
import type { Check } from './rule.js';
import type { JsonSchema, SchemaObject } from './schema.js';

/** A schema that speaks of a value; alternatives speak of it without filling in defaults. */
export interface Voice<S extends JsonSchema = SchemaObject> {
  readonly schema: S;
  readonly fills: boolean;
}

/** The schemas that a value takes, of those among which a schema lets it choose. */
export type Choice = (value: unknown) => readonly JsonSchema[];

/** What a schema leaves to the value. Where no alternative matches, all are heard: the verdict is not sought here. */
export function choicesOf(schema: SchemaObject, check: (schema: JsonSchema) => Check): readonly Choice[] {
  const choices = [schema.anyOf, schema.oneOf].filter((each) => each !== undefined).map((alternatives): Choice => {
    const checks = alternatives.map(check);
    return (value) => {
      const matching = alternatives.filter((_, index) => checks[index]?.(value));
      return matching.length > 0 ? matching : alternatives;
    };
  });
  if (schema.if !== undefined) {
    const { if: condition, then: onMatch = true, else: otherwise = true } = schema;
    const holds = check(condition);
    choices.push((value) => [condition, holds(value) ? onMatch : otherwise]);
  }
  for (const [name, each] of Object.entries(schema.dependentSchemas ?? {})) {
    choices.push((value) => (isObject(value) && has(value, name) ? [each] : []));
  }
  return choices;
}

/** Whether further properties are welcome: no schema lists the properties, or one admits others. */
export function isOpen(voices: readonly Voice[]): boolean {
  const declares = voices.some(({ schema }) => schema.properties !== undefined);
  return !declares || voices.some(({ schema }) => admitsFurther(schema));
}

function admitsFurther(schema: SchemaObject): boolean {
  const { additionalProperties = false, patternProperties, unevaluatedProperties = false } = schema;
  return additionalProperties !== false || patternProperties !== undefined || unevaluatedProperties !== false;
}

/** All names that the schemas speak of. */
export function knownNames(voices: readonly Voice[]): Set<string> {
  return new Set(
    voices.flatMap(({ schema }) => [
      ...Object.keys(schema.properties ?? {}),
      ...(schema.required ?? []),
      ...Object.entries(schema.dependentRequired ?? {}).flatMap(([name, names]) => [name, ...names]),
      ...Object.keys(schema.dependentSchemas ?? {}),
    ]),
  );
}
