// Generated from schemas/schema.created/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { EmailAddress } from './common_people.js';
import type { ResourceId, ResourceSnapshot, ResourceType } from './common_resource.js';

/**
 * Sent when a resource of the ontology schema has been created.
 *
 * @deprecated since 2026-11-01, ends on 2027-05-01: use {@link SchemaCreatedV2} instead. Send SchemaCreatedV2:
 * the same fields, and version.
 */
export interface SchemaCreatedV1 {
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
}

/**
 * The contract of {@link SchemaCreatedV1}: reads, validates and builds it.
 *
 * @deprecated since 2026-11-01, ends on 2027-05-01: use {@link SchemaCreatedV2} instead. Send SchemaCreatedV2:
 * the same fields, and version.
 */
export const SchemaCreatedV1: EventContract<SchemaCreatedV1> = /*#__PURE__*/ defineEvent(
  'SchemaCreatedV1',
  {
    type: 'com.foundry.oms.schema.created.v1',
    family: 'schema',
    action: 'created',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/schema.created/v1.json',
    subject: 'oms.schema.created.v1.{branch}',
    personal: [{ pointer: '/author', kind: 'email' }],
    closed: ['/operation', '/resource_type'],
    deprecation: {
      since: '2026-11-01',
      sunset: '2027-05-01',
      replacement: 'SchemaCreatedV2',
      note: 'Send SchemaCreatedV2: the same fields, and version.',
    },
  },
  {
    type: 'object',
    required: ['operation', 'resource_type'],
    properties: {
      operation: { type: 'string', enum: ['create'] },
      resource_type: { $ref: '#/$defs/ResourceType' },
      resource_id: { $ref: '#/$defs/ResourceId' },
      old_value: { $ref: '#/$defs/ResourceSnapshot' },
      new_value: { $ref: '#/$defs/ResourceSnapshot' },
      author: { $ref: '#/$defs/EmailAddress' },
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
