import { FORMATS } from '../_generated/formats.js';
import { compile, withinStack, type Compiled } from './compile.js';
import { InvalidPayloadError } from './errors.js';
import { readJson, TOO_DEEP } from './json.js';
import { planOf, type Plan } from './plan.js';
import { produce } from './produce.js';
import { admitting, protectedPlaces } from './protected.js';
import type { JsonSchema, Violation } from './schema.js';
import { sorted } from './violations.js';
import { inOrder } from './writing.js';

/**
 * A schema that payloads are held against, with the type that a valid payload has.
 *
 * The functions need no `this`: `values.filter(SchemaCreatedV2.is)` works.
 */
export interface Contract<T, Input = T> {
  /** The name of the type, such as `SchemaCreatedV2`. */
  readonly name: string;
  /** The canonical schema (JSON Schema 2020-12). */
  readonly schema: JsonSchema;
  /**
   * Whether the value meets the contract; unknown properties are no fault unless the schema says so. What is protected
   * (encrypted, or a pseudonym) may stand wherever there are conditions for a text.
   */
  is(value: unknown): value is T;
  /** All that is wrong with the value, sorted by pointer; empty for a valid one. */
  violations(value: unknown): readonly Violation[];
  /** The same value, typed. Throws `InvalidPayloadError`. */
  validate(value: unknown): T;
  /**
   * Reads JSON text, or its bytes in UTF-8. Throws `InvalidPayloadError`, also where the text is not JSON or has
   * more than 200 levels (keyword `json`); the error has nothing of the text in it.
   */
  parse(json: string | Uint8Array): T;
  /**
   * A new payload from a producer's input, which stays as it is: the schema's defaults are filled in. Throws
   * `InvalidPayloadError`, also for a property that the schema does not know (keyword `unknown`), unless the
   * schema itself is open there, and for what JSON cannot carry, such as a `Date` (keyword `json`).
   *
   * It is frozen at every level, so that it stays what was checked; creating from it gives itself.
   */
  create(input: Input): T;
  /** What `create` gives, to be written at once: not frozen, which costs as much as the check. */
  prepare(input: Input): T;
  /** A payload as JSON text: its properties in the order of the contract, then those that it does not declare. */
  stringify(payload: T): string;
}

/** A contract by its canonical schema, which is compiled on first use. */
export function defineContract<T, Input = T>(name: string, schema: JsonSchema): Contract<T, Input> {
  let compiled: Compiled | undefined;
  let plan: Plan | undefined;
  const made = new WeakSet<object>();
  const compiledSchema = (): Compiled => (compiled ??= compile(schema, FORMATS));
  let admits: Compiled | undefined;
  const admittingSchema = (): Compiled => (admits ??= compile(admitting(schema), FORMATS));
  const violations = (value: unknown): readonly Violation[] => {
    const found = compiledSchema().violations(value);
    const places = found.length > 0 ? protectedPlaces(value) : [];
    if (places.length === 0) return found;
    const broken = admittingSchema().violations(value).map(({ pointer }) => pointer);
    return found.filter(({ pointer }) => broken.includes(pointer) || (broken.length > 0 && !places.includes(pointer)));
  };
  const is = (value: unknown): value is T =>
    compiledSchema().check(value) || (protectedPlaces(value).length > 0 && admittingSchema().check(value));
  const fail = (found: readonly Violation[]): never => {
    throw new InvalidPayloadError(name, found);
  };
  const validate = (value: unknown): T => (is(value) ? value : fail(violations(value)));
  const parse = (json: string | Uint8Array): T => {
    const { value, faults } = readJson(json);
    return faults.length === 0 ? validate(value) : fail(sorted(faults));
  };
  const planned = (): Plan => (plan ??= planOf(schema, compiledSchema()));
  const wasMade = (input: unknown): boolean => typeof input === 'object' && input !== null && made.has(input);
  const make = (input: Input, frozen: boolean): T => {
    const { value, refused } = withinStack(() => produce(input, planned(), frozen), { value: input, refused: TOO_DEEP });
    if (refused.length === 0) return validate(value);
    // Where JSON cannot carry the input, the schema has nothing to say of it.
    const further = refused.some(({ keyword }) => keyword === 'json') ? [] : violations(value);
    return fail(sorted([...refused, ...unsaid(further, refused)]));
  };
  const create = (input: Input): T => {
    if (wasMade(input)) return input as unknown as T;
    const payload = make(input, true);
    if (typeof payload === 'object' && payload !== null) made.add(payload);
    return payload;
  };
  const prepare = (input: Input): T => (wasMade(input) ? (input as unknown as T) : make(input, false));
  const stringify = (payload: T): string => JSON.stringify(inOrder(payload, planned()));
  return { name, schema, is, violations, validate, parse, create, prepare, stringify };
}

/** The violations that were not told already: a closed schema calls unknown what is refused as such. */
function unsaid(violations: readonly Violation[], told: readonly Violation[]): readonly Violation[] {
  const fault = ({ pointer, message }: Violation): string => `${pointer} ${message}`;
  const known = new Set(told.map(fault));
  return violations.filter((each) => !known.has(fault(each)));
}
