import { defineContract, type Contract } from './contract.js';
import type { JsonSchema } from './schema.js';

/** The end of a version. */
export interface Deprecation {
  /** ISO 8601 date from which the version is retired. */
  readonly since: string;
  /** ISO 8601 date after which the version is no longer published. */
  readonly sunset: string;
  /** The name of the contract to use instead, such as `SchemaCreatedV2`. */
  readonly replacement: string;
  readonly note?: string;
}

/** A field declared to be personal data. */
export interface PersonalField {
  /** A JSON Pointer into the data in which `*` stands for any item or member, such as `/reviewers/*`. */
  readonly pointer: string;
  /** What it says of a person, such as `email`. */
  readonly kind: string;
}

/** What is known of an event version besides its schema. */
export interface EventDescription {
  /** The CloudEvents type, such as `com.example.schema.created.v2`. */
  readonly type: string;
  readonly family: string;
  readonly action: string;
  readonly major: number;
  /** The newest `data.version` that the schema describes. */
  readonly version: string;
  /** The absolute URI of the schema. */
  readonly dataschema: string;
  /** The NATS subject, with `{…}` for its last token. */
  readonly subject: string;
  /** The fields that hold personal data, as the schema declares them. */
  readonly personal: readonly PersonalField[];
  /** The places of a valid payload that cannot hold personal data; in these pointers `*` is any item. */
  readonly closed?: readonly string[];
  readonly deprecation?: Deprecation;
}

/** The contract of an event's data. */
export interface EventContract<T, Input = T> extends Contract<T, Input> {
  readonly event: EventDescription;
}

/** An event's contract by its canonical schema, which is compiled on first use. */
export function defineEvent<T, Input = T>(
  name: string,
  event: EventDescription,
  schema: JsonSchema,
): EventContract<T, Input> {
  return { ...defineContract<T, Input>(name, schema), event };
}
