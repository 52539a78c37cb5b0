/** The fast path of an object's members: one pass over the object, without an allocation. */

import { has, isObject, ownMembers } from '../instance.js';
import { always, type Check, type Compiler } from '../rule.js';
import type { SchemaObject } from '../schema.js';

/** A name that the schema speaks of; `required` is 1 or 0, so that the pass can add it up. */
interface Member {
  readonly name: string;
  readonly check: Check;
  readonly required: number;
}

interface Table {
  readonly members: ReadonlyMap<string, Member>;
  readonly patterns: readonly { readonly expression: RegExp; readonly check: Check }[];
  /** For names that neither a member nor a pattern speaks of. */
  readonly others: Check;
  /** How many of the members are required. */
  readonly needed: number;
}

export function checkMembers(schema: SchemaObject, compiler: Compiler): Check {
  const table = tableOf(schema, compiler);
  const undeclared = checkRequired([...new Set(schema.required)].filter((name) => !table.members.has(name)));
  const declared = checkDeclared(table);
  if (undeclared === always) return declared;
  if (declared === always) return undeclared;
  return (value) => declared(value) && undeclared(value);
}

function tableOf(schema: SchemaObject, compiler: Compiler): Table {
  const { properties = {}, patternProperties = {}, additionalProperties = true } = schema;
  const required = new Set(schema.required);
  const members = Object.entries(properties).map(([name, each]): [string, Member] => [
    name,
    { name, check: compiler.check(each), required: required.has(name) ? 1 : 0 },
  ]);
  return {
    members: new Map(members),
    patterns: Object.entries(patternProperties).map(([source, each]) => ({
      expression: new RegExp(source, 'u'),
      check: compiler.check(each),
    })),
    others: compiler.check(additionalProperties),
    needed: members.filter(([, member]) => member.required === 1).length,
  };
}

function checkRequired(names: readonly string[]): Check {
  if (names.length === 0) return always;
  return (value) => {
    if (!isObject(value)) return true;
    for (const name of names) {
      if (!has(value, name)) return false;
    }
    return true;
  };
}

function checkDeclared(table: Table): Check {
  if (table.patterns.length > 0) return checkPatterns(table);
  if (table.members.size === 0 && table.others === always) return always;
  return checkNames(table);
}

/**
 * The check of nearly all objects. `for … in` walks the engine's cached list of names. Payloads mostly have
 * their names in the schema's order, perhaps with one left out: looking there first saves the look-up.
 */
function checkNames({ members, others, needed }: Table): Check {
  const order = [...members.values()];
  return (value) => {
    if (!isObject(value)) return true;
    const object = ownMembers(value);
    let next = 0;
    let present = 0;
    for (const name in object) {
      let member = order[next];
      if (member !== undefined && member.name === name) next += 1;
      else if ((member = order[next + 1]) !== undefined && member.name === name) next += 2;
      else if ((member = members.get(name)) === undefined && others === always) continue;
      const item = object[name];
      if (item === undefined) continue;
      if (!(member === undefined ? others : member.check)(item)) return false;
      if (member !== undefined) present += member.required;
    }
    return present === needed;
  };
}

function checkPatterns({ members, patterns, others, needed }: Table): Check {
  return (value) => {
    if (!isObject(value)) return true;
    const object = ownMembers(value);
    let present = 0;
    for (const name in object) {
      const item = object[name];
      if (item === undefined) continue;
      const member = members.get(name);
      if (member !== undefined) {
        if (!member.check(item)) return false;
        present += member.required;
      }
      let spokenOf = member !== undefined;
      for (const pattern of patterns) {
        if (!pattern.expression.test(name)) continue;
        if (!pattern.check(item)) return false;
        spokenOf = true;
      }
      if (!spokenOf && !others(item)) return false;
    }
    return present === needed;
  };
}
