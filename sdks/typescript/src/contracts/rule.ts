/** What keywords are compiled to. */

import type { Evaluated } from './evaluated.js';
import type { Report } from './report.js';
import type { JsonSchema, SchemaObject } from './schema.js';

/**
 * The verdict. Below `unevaluated…` keywords `seen` is there: which properties and items of the value were
 * evaluated is then noted in it. Without it, which is the usual case, nothing is allocated.
 */
export type Check = (value: unknown, seen?: Evaluated) => boolean;

/**
 * Reports what is wrong with the value at pointer `at`; with `seen`, also notes what was evaluated. Both may
 * be complete only when the report's tasks are done.
 */
export type Explain = (value: unknown, at: string, report: Report, seen?: Evaluated) => void;

/** One keyword, several that only make sense together, or a whole schema. */
export interface Rule {
  readonly check: Check;
  readonly explain: Explain;
}

/** What a keyword may ask for while it is compiled. */
export interface Compiler {
  /** A subschema's check, as direct to call as it can be. */
  check(schema: JsonSchema): Check;
  /** A subschema's explanation. */
  explain(schema: JsonSchema): Explain;
  /** The schema that a `$ref` names. */
  resolve(ref: string): JsonSchema;
  /** The regular expression of a format. */
  format(name: string): RegExp;
}

/** Compiles what a schema says by one keyword, or one group of them; undefined where it says nothing. */
export type Keyword = (schema: SchemaObject, compiler: Compiler) => Rule | undefined;

export const always: Check = () => true;

/** A rule that is met or not, and explains itself in one sentence about the whole value. */
export function assertion(keyword: string, check: Check, message: () => string): Rule {
  return {
    check,
    explain(value, at, report) {
      if (!check(value)) report.add(at, keyword, message());
    },
  };
}

/** Explains that a value should not be there at all. */
export function refusal(keyword: string, message: string): Explain {
  return (_, at, report) => report.add(at, keyword, message);
}

/** All of several checks, unrolled for the short lists that most schemas have. */
export function every(checks: readonly Check[]): Check {
  const [first, second, third, ...rest] = checks.filter((check) => check !== always);
  if (first === undefined) return always;
  if (second === undefined) return first;
  if (third === undefined) return (value, seen) => first(value, seen) && second(value, seen);
  if (rest.length === 0) return (value, seen) => first(value, seen) && second(value, seen) && third(value, seen);
  const others = every(rest);
  return (value, seen) => first(value, seen) && second(value, seen) && third(value, seen) && others(value, seen);
}

/** All that several rules have to say. */
export function explainAll(explains: readonly Explain[]): Explain {
  const [only] = explains;
  if (only !== undefined && explains.length === 1) return only;
  return (value, at, report, seen) => {
    for (const explain of explains) explain(value, at, report, seen);
  };
}
