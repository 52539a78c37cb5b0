/** Assertions about objects (2020-12 validation, section 6.5; core, section 10.3.2.4). */

import { countProperties, has, isObject, namesOf } from '../instance.js';
import { assertion, type Keyword } from '../rule.js';
import { count, json, mustHave } from '../wording.js';

export const minProperties: Keyword = ({ minProperties: least }) => {
  if (least === undefined) return undefined;
  const check = (value: unknown): boolean => !isObject(value) || countProperties(value) >= least;
  return assertion('minProperties', check, () => `must have at least ${count(least, 'property')}`);
};

export const maxProperties: Keyword = ({ maxProperties: most }) => {
  if (most === undefined) return undefined;
  const check = (value: unknown): boolean => !isObject(value) || countProperties(value) <= most;
  return assertion('maxProperties', check, () => `must have at most ${count(most, 'property')}`);
};

export const propertyNames: Keyword = ({ propertyNames: schema }, compiler) => {
  if (schema === undefined) return undefined;
  const allowed = compiler.check(schema);
  return {
    check: (value) => !isObject(value) || namesOf(value).every((name) => allowed(name)),
    explain(value, at, report) {
      if (!isObject(value)) return;
      for (const name of namesOf(value)) {
        if (!allowed(name)) report.add(at, 'propertyNames', `must not have the property name ${json(name)}`);
      }
    },
  };
};

export const dependentRequired: Keyword = ({ dependentRequired: needs }) => {
  if (needs === undefined) return undefined;
  const entries = Object.entries(needs);
  return {
    check(value) {
      if (!isObject(value)) return true;
      return entries.every(([trigger, names]) => !has(value, trigger) || names.every((name) => has(value, name)));
    },
    explain(value, at, report) {
      if (!isObject(value)) return;
      for (const [trigger, names] of entries) {
        if (!has(value, trigger)) continue;
        for (const name of names.filter((each) => !has(value, each))) {
          report.add(at, 'dependentRequired', `${mustHave(name)} when ${json(trigger)} is present`);
        }
      }
    },
  };
};
