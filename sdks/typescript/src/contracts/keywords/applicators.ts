/** Keywords that apply subschemas to the value itself (2020-12 core, section 10.2). */

import { Evaluated } from '../evaluated.js';
import { has, isObject } from '../instance.js';
import { always, every, explainAll, type Check, type Explain, type Keyword, type Rule } from '../rule.js';

export const ref: Keyword = ({ $ref }, compiler) => {
  if ($ref === undefined) return undefined;
  const target = compiler.resolve($ref);
  return { check: compiler.check(target), explain: compiler.explain(target) };
};

export const allOf: Keyword = ({ allOf: schemas }, compiler) => {
  if (schemas === undefined) return undefined;
  return {
    check: every(schemas.map((schema) => compiler.check(schema))),
    explain: explainAll(schemas.map((schema) => branch(compiler.explain(schema)))),
  };
};

/** A branch that fails has evaluated nothing (2020-12 core, section 7.7.1.1). */
function branch(explain: Explain): Explain {
  return (value, at, report, seen) => {
    if (seen === undefined) {
      explain(value, at, report);
      return;
    }
    const [own, scope] = [new Evaluated(), report.scope()];
    report.later(() => {
      if (scope.failed) report.failed = true;
      else seen.merge(own);
    });
    explain(value, at, scope, own);
  };
}

export const anyOf: Keyword = ({ anyOf: schemas }, compiler) => {
  if (schemas === undefined) return undefined;
  const matching = countMatching(schemas.map((schema) => compiler.check(schema)), 1);
  return {
    check: (value, seen) => matching(value, seen) > 0,
    explain(value, at, report, seen) {
      if (matching(value, seen) > 0) return;
      report.add(at, 'anyOf', `must match at least one of ${schemas.length} alternatives`);
    },
  };
};

export const oneOf: Keyword = ({ oneOf: schemas }, compiler) => {
  if (schemas === undefined) return undefined;
  const matching = countMatching(schemas.map((schema) => compiler.check(schema)), 2);
  return {
    check: (value, seen) => matching(value, seen) === 1,
    explain(value, at, report, seen) {
      // Where none or several match, oneOf fails, and has evaluated nothing (2020-12 core, section 7.7.1.2).
      const own = seen === undefined ? undefined : new Evaluated();
      const count = matching(value, own);
      if (count === 1) {
        if (own !== undefined) seen?.merge(own);
        return;
      }
      const fault = count === 0 ? 'matches none' : 'matches more than one';
      report.add(at, 'oneOf', `must match exactly one of ${schemas.length} alternatives, ${fault}`);
    },
  };
};

/**
 * How many alternatives a value matches; counting stops when there are `enough`. With `seen` it does not
 * stop: each that matches has evaluated something.
 */
function countMatching(checks: readonly Check[], enough: number): (value: unknown, seen?: Evaluated) => number {
  return (value, seen) => {
    let matching = 0;
    for (let i = 0; i < checks.length && (matching < enough || seen !== undefined); i += 1) {
      const check = checks[i] ?? always;
      if (seen === undefined ? check(value) : matches(check, value, seen)) matching += 1;
    }
    return matching;
  };
}

/** Whether an alternative matches; only then does it count what it has evaluated. */
function matches(check: Check, value: unknown, seen: Evaluated): boolean {
  const own = new Evaluated();
  if (!check(value, own)) return false;
  seen.merge(own);
  return true;
}

export const not: Keyword = ({ not: schema }, compiler) => {
  if (schema === undefined) return undefined;
  const refused = compiler.check(schema);
  return {
    check: (value) => !refused(value),
    explain(value, at, report) {
      if (refused(value)) report.add(at, 'not', 'must not match the schema under "not"');
    },
  };
};

/** `if`, `then` and `else`. Without the last two, `if` decides nothing, but what it evaluates counts. */
export const conditional: Keyword = (schema, compiler) => {
  if (schema.if === undefined) return undefined;
  const { then: onMatch = true, else: otherwise = true } = schema;
  const condition = compiler.check(schema.if);
  const [consequence, alternative] = [compiler.check(onMatch), compiler.check(otherwise)];
  const [explainConsequence, explainAlternative] = [compiler.explain(onMatch), compiler.explain(otherwise)];
  const holds = (value: unknown, seen?: Evaluated): boolean =>
    seen === undefined ? condition(value) : matches(condition, value, seen);
  return {
    check: (value, seen) => (holds(value, seen) ? consequence(value, seen) : alternative(value, seen)),
    explain(value, at, report, seen) {
      const explain = holds(value, seen) ? explainConsequence : explainAlternative;
      explain(value, at, report, seen);
    },
  };
};

export const dependentSchemas: Keyword = ({ dependentSchemas: schemas }, compiler) => {
  if (schemas === undefined) return undefined;
  const rules = Object.entries(schemas).map(([name, schema]): Rule => {
    const [check, explain] = [compiler.check(schema), compiler.explain(schema)];
    const applies = (value: unknown): boolean => isObject(value) && has(value, name);
    return {
      check: (value, seen) => !applies(value) || check(value, seen),
      explain(value, at, report, seen) {
        if (applies(value)) explain(value, at, report, seen);
      },
    };
  });
  return { check: every(rules.map((rule) => rule.check)), explain: explainAll(rules.map((rule) => rule.explain)) };
};
