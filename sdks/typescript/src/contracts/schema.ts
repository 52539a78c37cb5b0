/**
 * The forms that schemas, values and faults have.
 *
 * A canonical schema is JSON Schema draft 2020-12 in one document: every `$ref` is `#` or `#/$defs/<name>`,
 * `$defs` stand at the root only, and every `format` is asserted and has a regular expression.
 */

/** Any value that JSON text can stand for. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. An own property that is `undefined` counts as absent, since `JSON.stringify` leaves it out. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Schemas by name, or by regular expression. */
export interface SchemaMap {
  readonly [name: string]: JsonSchema;
}

/** A canonical schema; `true` admits every value and `false` none. */
export type JsonSchema = boolean | SchemaObject;

/** The keywords of a canonical schema. */
export interface SchemaObject {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $comment?: string;
  readonly $ref?: string;
  readonly $defs?: SchemaMap;
  readonly title?: string;
  readonly description?: string;
  readonly default?: JsonValue;

  // Not a union of the seven names: below a property called `constructor`, TypeScript infers every literal as `string`.
  readonly type?: string | readonly string[];
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;

  readonly multipleOf?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;

  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly format?: string;

  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly contains?: JsonSchema;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly unevaluatedItems?: JsonSchema;

  readonly properties?: SchemaMap;
  readonly patternProperties?: SchemaMap;
  readonly additionalProperties?: JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly dependentRequired?: { readonly [name: string]: readonly string[] };
  readonly dependentSchemas?: SchemaMap;
  readonly maxProperties?: number;
  readonly minProperties?: number;
  readonly unevaluatedProperties?: JsonSchema;

  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
}

/**
 * One way in which a value breaks its schema.
 *
 * `message` is made from the schema alone: no value is in it, so that personal data cannot reach a log
 * through an error.
 */
export interface Violation {
  /** RFC 6901 JSON Pointer into the value; `''` is the value itself. */
  readonly pointer: string;
  /** The keyword that is not met; `json` where the text is not JSON, `unknown` where a producer adds a property. */
  readonly keyword: string;
  /** What the value must be, such as `must be >= 1`. */
  readonly message: string;
}
