// Generated from schemas/schema.validated/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { EmailAddress } from './common_people.js';
import type { ResourceId, ResourceSnapshot, ResourceType } from './common_resource.js';

/** One finding of a validation. */
export interface ValidationIssue {
  /**
   * Name of the rule that was broken, stable over time. At most 64 characters. Matches
   * `^[A-Za-z][A-Za-z0-9_.-]*$`.
   */
  readonly code: string;
  /** What was found, for people to read. At least 1 character. At most 4096 characters. */
  readonly message: string;
  /**
   * Place in the resource, as a JSON Pointer (RFC 6901); the whole of it when empty or absent. At most 1024
   * characters. Format: json-pointer.
   */
  readonly pointer?: string;
}

/** The resource is valid. */
export interface ValidationPassed {
  /** Tells this result from the other: always valid. */
  readonly outcome: 'valid';
  /** What could be better, though it is allowed. At most 1000 items. */
  readonly warnings?: readonly ValidationIssue[];
}

/** The resource is not valid. */
export interface ValidationFailed {
  /** Tells this result from the other: always invalid. */
  readonly outcome: 'invalid';
  /** What is wrong, at least one fault. At least 1 item. At most 1000 items. */
  readonly errors: readonly ValidationIssue[];
}

/** What a validation found, told apart by outcome. */
export type ValidationResult = ValidationPassed | ValidationFailed;

/** Sent when a resource of the ontology schema has been validated, whatever the outcome. */
export interface SchemaValidatedV1 {
  /** What was done: always validate. */
  readonly operation: 'validate';
  /** Kind of the resource that was validated. */
  readonly resource_type: ResourceType;
  /** Identifier of the resource that was validated. */
  readonly resource_id?: ResourceId;
  /** The resource that it was compared with; null where there was none. */
  readonly old_value?: ResourceSnapshot;
  /** The resource that was validated; null where it is to be deleted. */
  readonly new_value?: ResourceSnapshot;
  /** Email address of the person who had the resource validated. Personal data (email). */
  readonly author?: EmailAddress;
  /** What the validation found. */
  readonly validation_result?: ValidationResult;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link SchemaValidatedV1} as a producer gives it: what has a default may be left out. */
export interface SchemaValidatedV1Input extends Omit<SchemaValidatedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link SchemaValidatedV1}: reads, validates and builds it. */
export const SchemaValidatedV1: EventContract<SchemaValidatedV1, SchemaValidatedV1Input> = /*#__PURE__*/ defineEvent(
  'SchemaValidatedV1',
  {
    type: 'com.foundry.oms.schema.validated.v1',
    family: 'schema',
    action: 'validated',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/schema.validated/v1.json',
    subject: 'oms.schema.validated.v1.{branch}',
    personal: [{ pointer: '/author', kind: 'email' }],
    closed: ['/operation', '/resource_type', '/validation_result/outcome', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'resource_type', 'version'],
    properties: {
      operation: { type: 'string', enum: ['validate'] },
      resource_type: { $ref: '#/$defs/ResourceType' },
      resource_id: { $ref: '#/$defs/ResourceId' },
      old_value: { $ref: '#/$defs/ResourceSnapshot' },
      new_value: { $ref: '#/$defs/ResourceSnapshot' },
      author: { $ref: '#/$defs/EmailAddress' },
      validation_result: { $ref: '#/$defs/ValidationResult' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      ResourceType: {
        type: 'string',
        enum: [
          'object_type',
          'property',
          'shared_property',
          'link_type',
          'interface',
          'action_type',
          'schema',
          'branch',
        ],
      },
      ResourceId: { type: 'string', maxLength: 128, pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$' },
      ResourceSnapshot: { type: ['object', 'null'], maxProperties: 1000, additionalProperties: true },
      EmailAddress: { type: 'string', format: 'email', maxLength: 254 },
      ValidationResult: { oneOf: [{ $ref: '#/$defs/ValidationPassed' }, { $ref: '#/$defs/ValidationFailed' }] },
      ValidationPassed: {
        type: 'object',
        required: ['outcome'],
        properties: {
          outcome: { type: 'string', const: 'valid' },
          warnings: { type: 'array', maxItems: 1000, items: { $ref: '#/$defs/ValidationIssue' } },
        },
      },
      ValidationFailed: {
        type: 'object',
        required: ['outcome', 'errors'],
        properties: {
          outcome: { type: 'string', const: 'invalid' },
          errors: { type: 'array', minItems: 1, maxItems: 1000, items: { $ref: '#/$defs/ValidationIssue' } },
        },
      },
      ValidationIssue: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9_.-]*$' },
          message: { type: 'string', minLength: 1, maxLength: 4096 },
          pointer: { type: 'string', maxLength: 1024, format: 'json-pointer' },
        },
      },
    },
  },
);
