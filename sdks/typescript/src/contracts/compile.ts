/**
 * A canonical schema as closures.
 *
 * No code is made from text (`eval`, `new Function`), so that it works under a content security policy and in
 * edge runtimes. A schema is compiled once, on its first use.
 */

import { Evaluated } from './evaluated.js';
import { TOO_DEEP } from './json.js';
import { KEYWORDS } from './keywords/index.js';
import { unevaluated, type LateRule } from './keywords/unevaluated.js';
import { Report } from './report.js';
import { always, every, explainAll, refusal, type Check, type Compiler, type Explain, type Rule } from './rule.js';
import type { JsonSchema, SchemaObject, Violation } from './schema.js';
import { sorted } from './violations.js';

export interface Compiled {
  /** The verdict. */
  check(value: unknown): boolean;
  /** All that is wrong, sorted by pointer, keyword and message in code point order; empty for a valid value. */
  violations(value: unknown): readonly Violation[];
  /** The verdict of one subschema of the same document, as a function. */
  subcheck(schema: JsonSchema): Check;
  /** The schema that a `$ref` names. */
  resolve(ref: string): JsonSchema;
}

/**
 * Compiles a canonical schema.
 *
 * `formats` gives the regular expression of each format that the schema names. Throws an `Error` where the
 * schema is not canonical: a `$ref` or a format that is not there, a pattern that is not one.
 */
export function compile(schema: JsonSchema, formats: Readonly<Record<string, string>>): Compiled {
  const compiler = new SchemaCompiler(schema, formats);
  const root = { check: compiler.check(schema), explain: compiler.explain(schema) };
  const check = (value: unknown): boolean => {
    try {
      return root.check(value);
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  };
  const explain = (value: unknown): readonly Violation[] => {
    const found = Report.of(root.explain, value);
    return found.length > 0 ? sorted(found) : TOO_DEEP;
  };
  return {
    check,
    violations: (value) => (check(value) ? [] : withinStack(() => explain(value), TOO_DEEP)),
    subcheck: (subschema) => compiler.check(subschema),
    resolve: (ref) => compiler.resolve(ref),
  };
}

/** Runs a recursion; engines tell of its end with a `RangeError`. */
export function withinStack<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) return otherwise;
    throw error;
  }
}

/** A compiled schema, which may still be in the making where it is referred to. */
type Validator = Rule & { complete: boolean };

const ADMITS_ALL: Validator = { check: always, explain: () => undefined, complete: true };
const ADMITS_NONE: Validator = { check: () => false, explain: refusal('false', 'is not allowed'), complete: true };

class SchemaCompiler implements Compiler {
  readonly #root: JsonSchema;
  readonly #formats: Readonly<Record<string, string>>;
  readonly #validators = new Map<SchemaObject, Validator>();

  constructor(root: JsonSchema, formats: Readonly<Record<string, string>>) {
    this.#root = root;
    this.#formats = formats;
  }

  check(schema: JsonSchema): Check {
    const validator = this.#validator(schema);
    return validator.complete ? validator.check : (value, seen) => validator.check(value, seen);
  }

  explain(schema: JsonSchema): Explain {
    const validator = this.#validator(schema);
    return validator.complete
      ? validator.explain
      : (value, at, report, seen) => {
          validator.explain(value, at, report, seen);
        };
  }

  resolve(ref: string): JsonSchema {
    if (ref === '#') return this.#root;
    const definitions = typeof this.#root === 'boolean' ? undefined : this.#root.$defs;
    const name = ref.startsWith('#/$defs/') ? ref.slice('#/$defs/'.length) : undefined;
    if (definitions === undefined || name === undefined || !Object.hasOwn(definitions, name)) {
      throw new Error(`the schema has no definition ${ref}`);
    }
    return definitions[name] as JsonSchema;
  }

  format(name: string): RegExp {
    const expression = Object.hasOwn(this.#formats, name) ? this.#formats[name] : undefined;
    if (expression === undefined) throw new Error(`the format ${name} is not in the table of formats`);
    return new RegExp(expression, 'u');
  }

  /** Known before it is complete, so that a schema can refer to itself. */
  #validator(schema: JsonSchema): Validator {
    if (typeof schema === 'boolean') return schema ? ADMITS_ALL : ADMITS_NONE;
    const known = this.#validators.get(schema);
    if (known !== undefined) return known;
    const validator: Validator = { ...ADMITS_ALL, complete: false };
    this.#validators.set(schema, validator);
    return Object.assign(validator, compileObject(schema, this), { complete: true });
  }
}

function compileObject(schema: SchemaObject, compiler: Compiler): Rule {
  const rules = KEYWORDS.map((keyword) => keyword(schema, compiler)).filter((rule) => rule !== undefined);
  const all: Rule = {
    check: every(rules.map((rule) => rule.check)),
    explain: explainAll(rules.map((rule) => rule.explain)),
  };
  const late = unevaluated(schema, compiler);
  return late === undefined ? all : withUnevaluated(all, late);
}

/** `unevaluated…` sees what this very schema's keywords evaluated, not what its neighbours did. */
function withUnevaluated(all: Rule, late: LateRule): Rule {
  return {
    check(value, seen) {
      const own = new Evaluated();
      if (!all.check(value, own) || !late.check(value, own)) return false;
      seen?.merge(own);
      return true;
    },
    explain(value, at, report, seen) {
      const own = new Evaluated();
      report.later(() => {
        late.explain(value, at, report, own);
        seen?.merge(own);
      });
      all.explain(value, at, report, own);
    },
  };
}
