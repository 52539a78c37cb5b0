/**
 * What a producer's input becomes: a new value with the schema's defaults filled in, without anything that
 * the schema does not know.
 *
 * Readers let unknown properties pass, so that a minor version can add one; for a producer an unknown property
 * is a slip of the pen. An object that is open to further properties by the schema's own words
 * (`additionalProperties`, `patternProperties`, `unevaluatedProperties`) is open to producers too.
 */

import type { Compiled } from './compile.js';
import { below, has, isObject, namesOf } from './instance.js';
import { scalarFault } from './json.js';
import type { JsonObject, JsonSchema, JsonValue, SchemaObject, Violation } from './schema.js';
import { NOT_KNOWN } from './wording.js';

export interface Produced {
  /** A deep copy; of no use where something was refused. */
  readonly value: unknown;
  /** Unknown properties, and values that JSON cannot carry. */
  readonly refused: readonly Violation[];
}

/** Copies and completes `input`, which is not changed. */
export function produce(input: unknown, schema: JsonSchema, compiled: Compiled): Produced {
  const producer = new Producer(compiled);
  return { value: producer.copy(input, '', [{ schema, fills: true }]), refused: producer.refused };
}

/** A schema that speaks of a value; alternatives speak of it without filling in defaults. */
interface Voice<S extends JsonSchema = JsonSchema> {
  readonly schema: S;
  readonly fills: boolean;
}

type Voices = readonly Voice<SchemaObject>[];

class Producer {
  readonly refused: Violation[] = [];
  readonly #compiled: Compiled;

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
  }

  copy(value: unknown, at: string, from: readonly Voice[]): unknown {
    const voices = this.#together(from);
    if (Array.isArray(value)) return this.#copyArray(value, at, this.#withAlternatives(voices, value));
    if (isObject(value) && isPlain(value)) return this.#copyObject(value, at, voices);
    const message = scalarFault(value);
    if (message !== undefined) this.refused.push({ pointer: at, keyword: 'json', message });
    return value;
  }

  #copyArray(items: readonly unknown[], at: string, voices: Voices): unknown[] {
    // Array.from also visits holes, which every other method passes over.
    return Array.from(items, (item, index) => this.copy(item, below(at, index), ofItem(voices, index)));
  }

  #copyObject(input: JsonObject, at: string, voices: Voices): JsonObject {
    const members = new Map<string, unknown>(namesOf(input).map((name) => [name, input[name]]));
    for (const [name, value] of this.#defaults(voices)) {
      if (!members.has(name)) members.set(name, value);
    }
    const all = this.#withAlternatives(voices, Object.fromEntries(members));
    this.#refuseUnknown(input, at, all);
    return Object.fromEntries(
      Array.from(members, ([name, value]) => [name, this.copy(value, below(at, name), ofProperty(all, name))]),
    ) as JsonObject;
  }

  #refuseUnknown(input: JsonObject, at: string, voices: Voices): void {
    const known = isOpen(voices) ? undefined : knownNames(voices);
    for (const name of namesOf(input)) {
      const message = scalarFault(name);
      if (message !== undefined) this.refused.push({ pointer: at, keyword: 'json', message });
      if (known === undefined || known.has(name)) continue;
      this.refused.push({ pointer: below(at, name), keyword: 'unknown', message: NOT_KNOWN });
    }
  }

  /** The defaults of properties, the nearest schema first. */
  *#defaults(voices: Voices): Iterable<[string, JsonValue]> {
    for (const { schema, fills } of voices) {
      if (!fills) continue;
      for (const [name, property] of Object.entries(schema.properties ?? {})) {
        const declared = this.#together([{ schema: property, fills }]).map((voice) => voice.schema.default);
        const value = declared.find((each) => each !== undefined);
        if (value !== undefined) yield [name, value];
      }
    }
  }

  /** The schemas and all that hold together with them, through `$ref` and `allOf`. */
  #together(from: readonly Voice[]): Voices {
    const voices: Voice<SchemaObject>[] = [];
    const isKnown = (schema: SchemaObject): boolean => voices.some((voice) => voice.schema === schema);
    const add = ({ schema, fills }: Voice): void => {
      if (typeof schema === 'boolean' || isKnown(schema)) return;
      voices.push({ schema, fills });
      if (schema.$ref !== undefined) add({ schema: this.#compiled.resolve(schema.$ref), fills });
      for (const each of schema.allOf ?? []) add({ schema: each, fills });
    };
    from.forEach(add);
    return voices;
  }

  /** Adds the alternatives that the value takes. */
  #withAlternatives(voices: Voices, value: unknown): Voices {
    const taken = voices.flatMap(({ schema }) => this.#taken(schema, value));
    const fresh = this.#together(taken.map((schema) => ({ schema, fills: false })));
    return fresh.length === 0 ? voices : [...voices, ...this.#withAlternatives(fresh, value)];
  }

  #taken(schema: SchemaObject, value: unknown): JsonSchema[] {
    const matches = (each: JsonSchema): boolean => this.#compiled.matches(each, value);
    const taken = [schema.anyOf, schema.oneOf].flatMap((alternatives = []) => {
      const matching = alternatives.filter(matches);
      return matching.length > 0 ? matching : alternatives;
    });
    if (schema.if !== undefined) {
      const branch = matches(schema.if) ? schema.then : schema.else;
      taken.push(schema.if, branch ?? true);
    }
    const dependent = Object.entries(schema.dependentSchemas ?? {});
    return [...taken, ...dependent.filter(([name]) => isObject(value) && has(value, name)).map(([, each]) => each)];
  }
}

function ofProperty(voices: Voices, name: string): Voice[] {
  return voices.flatMap(({ schema, fills }) => {
    const { properties = {}, patternProperties = {}, additionalProperties } = schema;
    const patterns = Object.entries(patternProperties).filter(([source]) => new RegExp(source, 'u').test(name));
    const found = patterns.map(([, each]) => each);
    if (Object.hasOwn(properties, name)) found.push(properties[name] as JsonSchema);
    if (found.length === 0 && additionalProperties !== undefined) found.push(additionalProperties);
    return found.map((each) => ({ schema: each, fills }));
  });
}

function ofItem(voices: Voices, index: number): Voice[] {
  return voices.flatMap(({ schema, fills }) => {
    const item = schema.prefixItems?.[index] ?? schema.items;
    return item === undefined ? [] : [{ schema: item, fills }];
  });
}

function isOpen(voices: Voices): boolean {
  const declares = voices.some(({ schema }) => schema.properties !== undefined);
  return !declares || voices.some(({ schema }) => speaksOfFurther(schema));
}

function speaksOfFurther(schema: SchemaObject): boolean {
  const { additionalProperties, patternProperties, unevaluatedProperties } = schema;
  return (additionalProperties ?? patternProperties ?? unevaluatedProperties) !== undefined;
}

function knownNames(voices: Voices): Set<string> {
  return new Set(
    voices.flatMap(({ schema }) => [
      ...Object.keys(schema.properties ?? {}),
      ...(schema.required ?? []),
      ...Object.entries(schema.dependentRequired ?? {}).flatMap(([name, names]) => [name, ...names]),
      ...Object.keys(schema.dependentSchemas ?? {}),
    ]),
  );
}

/** An object that `JSON.stringify` writes member by member: not a `Date`, a `Map` or another class's. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, which is the end of its chain as well.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
