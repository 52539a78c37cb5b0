/**
 * What a schema says to producers, worked out once: which names it knows, which defaults it has, and what holds
 * for each property and item.
 *
 * Several schemas can speak of one value: those that hold together with a schema (`$ref`, `allOf`), and the
 * alternatives that the value takes (`anyOf`, `oneOf`, `if`, `dependentSchemas`). A plan is made of all of
 * them. Plans are made when they are first needed, since schemas can be recursive.
 */

import type { Compiled } from './compile.js';
import type { JsonSchema, JsonValue, SchemaObject } from './schema.js';
import { choicesOf, isOpen, knownNames, type Choice, type Voice } from './voices.js';

/** Where many alternatives hold at once, any of their sets may need a plan: beyond so many, all are made anew. */
const MOST_PLANS = 4096;

/** What a document's schema says, worked out once. Throws as `compile` does. */
export function planOf(schema: JsonSchema, compiled: Compiled): Plan {
  return new Plans(compiled).of([{ schema, fills: true }]);
}

/** The plans of one document. */
export class Plans {
  readonly #compiled: Compiled;
  readonly #plans = new Map<string, Plan>();
  readonly #extensions = new Map<Plan, Map<JsonSchema, Plan>>();
  readonly #numbers = new Map<SchemaObject, number>();
  readonly #choices = new Map<SchemaObject, readonly Choice[]>();
  readonly #patterns = new Map<string, RegExp>();

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
  }

  /** The plan of all that these schemas say. */
  of(from: readonly Voice<JsonSchema>[]): Plan {
    const voices = this.together(from);
    const key = voices.map(({ schema, fills }) => `${this.#number(schema)}${fills ? '+' : '-'}`).join('');
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    if (this.#plans.size === MOST_PLANS) {
      this.#plans.clear();
      this.#extensions.clear();
    }
    const plan = new Plan(voices, this);
    this.#plans.set(key, plan);
    return plan;
  }

  /** The plan together with an alternative. */
  extended(plan: Plan, schema: JsonSchema): Plan {
    const extensions = remembered(this.#extensions, plan, () => new Map<JsonSchema, Plan>());
    return remembered(extensions, schema, () => this.of([...plan.voices, { schema, fills: false }]));
  }

  /** The schemas and all that hold together with them, the nearest first, each once. */
  together(from: readonly Voice<JsonSchema>[]): readonly Voice[] {
    const voices = new Map<SchemaObject, Voice>();
    const add = ({ schema, fills }: Voice<JsonSchema>): void => {
      if (typeof schema === 'boolean' || voices.has(schema)) return;
      voices.set(schema, { schema, fills });
      if (schema.$ref !== undefined) add({ schema: this.#compiled.resolve(schema.$ref), fills });
      for (const each of schema.allOf ?? []) add({ schema: each, fills });
    };
    from.forEach(add);
    return [...voices.values()];
  }

  /** What a schema leaves to the value, with its alternatives compiled. */
  choices(schema: SchemaObject): readonly Choice[] {
    return remembered(this.#choices, schema, () => choicesOf(schema, this.#compiled.subcheck));
  }

  matchesPattern(source: string, name: string): boolean {
    return remembered(this.#patterns, source, () => new RegExp(source, 'u')).test(name);
  }

  #number(schema: SchemaObject): number {
    return remembered(this.#numbers, schema, () => this.#numbers.size);
  }
}

/** What is said of a value. */
export class Plan {
  /** The schemas that say it, the nearest first. */
  readonly voices: readonly Voice[];
  /** The defaults of properties that the value may lack. */
  readonly defaults: readonly (readonly [name: string, value: JsonValue])[];
  /** The declared properties, in the order of the schemas. */
  readonly declared: readonly string[];
  /** Whether anything is said of what is inside the value. */
  readonly looksInside: boolean;
  readonly #plans: Plans;
  /** In the order of the voices, so that those of an extended plan begin with those of the plan itself. */
  readonly #choices: readonly Choice[];
  /** Undefined where the value is open to further properties. */
  readonly #names: ReadonlySet<string> | undefined;
  readonly #hasPatterns: boolean;
  readonly #properties = new Map<string, Plan>();
  readonly #items: Plan[] = [];
  readonly #prefix: number;
  #otherProperty: Plan | undefined;

  constructor(voices: readonly Voice[], plans: Plans) {
    this.#plans = plans;
    this.voices = voices;
    this.#choices = voices.flatMap(({ schema }) => plans.choices(schema));
    this.#names = isOpen(voices) ? undefined : knownNames(voices);
    this.#hasPatterns = voices.some(({ schema }) => schema.patternProperties !== undefined);
    this.#prefix = Math.max(0, ...voices.map(({ schema }) => schema.prefixItems?.length ?? 0));
    this.defaults = defaultsOf(voices, plans);
    this.declared = [...new Set(voices.flatMap(({ schema }) => Object.keys(schema.properties ?? {})))];
    this.looksInside = this.#choices.length > 0 || voices.some(({ schema }) => INSIDE.some((key) => isSaid(schema[key])));
  }

  /** Whether a producer may set the property. */
  knows(name: string): boolean {
    return this.#names === undefined || this.#names.has(name);
  }

  /** What is said of a property's value. */
  property(name: string): Plan {
    return this.#properties.get(name) ?? this.#makeProperty(name);
  }

  /** What is said of an item; beyond all prefixes it is the same for each. */
  item(index: number): Plan {
    const position = Math.min(index, this.#prefix);
    return (this.#items[position] ??= this.#plans.of(this.#ofItem(position)));
  }

  /** This plan and what the alternatives say that the value takes, and theirs in turn. */
  chosen(value: unknown): Plan {
    let plan: Plan = this;
    for (let heard = 0; heard < plan.#choices.length; heard += 1) {
      for (const schema of plan.#choices[heard]?.(value) ?? []) plan = this.#plans.extended(plan, schema);
    }
    return plan;
  }

  /** Only names that the schema declares are remembered: any number of others may come. */
  #makeProperty(name: string): Plan {
    if (this.voices.some(({ schema }) => Object.hasOwn(schema.properties ?? {}, name))) {
      return remembered(this.#properties, name, () => this.#plans.of(this.#ofProperty(name)));
    }
    if (this.#hasPatterns) return this.#plans.of(this.#ofProperty(name));
    return (this.#otherProperty ??= this.#plans.of(this.#ofProperty(name)));
  }

  #ofProperty(name: string): Voice<JsonSchema>[] {
    return this.voices.flatMap(({ schema, fills }) => {
      const { properties = {}, patternProperties = {}, additionalProperties } = schema;
      const patterns = Object.entries(patternProperties).filter(([source]) => this.#plans.matchesPattern(source, name));
      const found = patterns.map(([, each]) => each);
      if (Object.hasOwn(properties, name)) found.push(properties[name] as JsonSchema);
      if (found.length === 0 && additionalProperties !== undefined) found.push(additionalProperties);
      return found.map((each) => ({ schema: each, fills }));
    });
  }

  #ofItem(index: number): Voice<JsonSchema>[] {
    return this.voices.flatMap(({ schema, fills }) => {
      const item = schema.prefixItems?.[index] ?? schema.items;
      return item === undefined ? [] : [{ schema: item, fills }];
    });
  }
}

const INSIDE = ['properties', 'patternProperties', 'additionalProperties', 'prefixItems', 'items'] as const;

function isSaid(of: unknown): boolean {
  return typeof of === 'object' && of !== null;
}

/** The nearest schema's default comes first, and is the one that counts. */
function defaultsOf(voices: readonly Voice[], plans: Plans): [string, JsonValue][] {
  const defaults = new Map<string, JsonValue>();
  for (const { schema, fills } of voices) {
    if (!fills) continue;
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const declared = plans.together([{ schema: property, fills }]).map((voice) => voice.schema.default);
      const value = declared.find((each) => each !== undefined);
      if (value !== undefined && !defaults.has(name)) defaults.set(name, value);
    }
  }
  return [...defaults];
}

/** What the map has of the key, and from now on has. */
function remembered<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
