// Generated from schemas/schema.created/v2.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { EmailAddress } from './common_people.js';
import type { ResourceId, ResourceSnapshot, ResourceType } from './common_resource.js';

/** Sent when a resource of the ontology schema has been created. */
export interface SchemaCreatedV2 {
  /** What was done: always create. */
  readonly operation: 'create';
  /** Kind of the resource that was created. */
  readonly resource_type: ResourceType;
  /** Identifier of the resource that was created. */
  readonly resource_id?: ResourceId;
  /** The resource before it was created: normally null. */
  readonly old_value?: ResourceSnapshot;
  /** The resource as it was created. */
  readonly new_value?: ResourceSnapshot;
  /** Email address of the person who created the resource. Personal data (email). */
  readonly author?: EmailAddress;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^2\.\d+\.\d+$`.
   *
   * @defaultValue `"2.0.0"`
   */
  readonly version: string;
}

/** {@link SchemaCreatedV2} as a producer gives it: what has a default may be left out. */
export interface SchemaCreatedV2Input extends Omit<SchemaCreatedV2, 'version'> {
  readonly version?: string;
}

/** The contract of {@link SchemaCreatedV2}: reads, validates and builds it. */
export const SchemaCreatedV2: EventContract<SchemaCreatedV2, SchemaCreatedV2Input> = /*#__PURE__*/ defineEvent(
  'SchemaCreatedV2',
  {
    type: 'com.foundry.oms.schema.created.v2',
    family: 'schema',
    action: 'created',
    major: 2,
    version: '2.0.0',
    dataschema: 'https://schemas.oms.example/schema.created/v2.json',
    subject: 'oms.schema.created.v2.{branch}',
    personal: [{ pointer: '/author', kind: 'email' }],
    closed: ['/operation', '/resource_type', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'resource_type', 'version'],
    properties: {
      operation: { type: 'string', enum: ['create'] },
      resource_type: { $ref: '#/$defs/ResourceType' },
      resource_id: { $ref: '#/$defs/ResourceId' },
      old_value: { $ref: '#/$defs/ResourceSnapshot' },
      new_value: { $ref: '#/$defs/ResourceSnapshot' },
      author: { $ref: '#/$defs/EmailAddress' },
      version: { type: 'string', pattern: '^2\\.\\d+\\.\\d+$', default: '2.0.0' },
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
    },
  },
);
