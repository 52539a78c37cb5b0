// Generated from schemas/schema.updated/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { EmailAddress } from './common_people.js';
import type { ResourceId, ResourceSnapshot, ResourceType } from './common_resource.js';

/**
 * Sent when a resource of the ontology schema has been updated.
 *
 * @deprecated since 2026-11-01, ends on 2027-05-01: use {@link SchemaUpdatedV2} instead. Send SchemaUpdatedV2:
 * the same fields, and version.
 */
export interface SchemaUpdatedV1 {
  /** What was done: always update. */
  readonly operation: 'update';
  /** Kind of the resource that was updated. */
  readonly resource_type: ResourceType;
  /** Identifier of the resource that was updated. */
  readonly resource_id?: ResourceId;
  /** The resource before the update: all fields, or those that changed. */
  readonly old_value?: ResourceSnapshot;
  /** The resource after the update: all fields, or those that changed. */
  readonly new_value?: ResourceSnapshot;
  /** Email address of the person who updated the resource. Personal data (email). */
  readonly author?: EmailAddress;
}

/**
 * The contract of {@link SchemaUpdatedV1}: reads, validates and builds it.
 *
 * @deprecated since 2026-11-01, ends on 2027-05-01: use {@link SchemaUpdatedV2} instead. Send SchemaUpdatedV2:
 * the same fields, and version.
 */
export const SchemaUpdatedV1: EventContract<SchemaUpdatedV1> = /*#__PURE__*/ defineEvent(
  'SchemaUpdatedV1',
  {
    type: 'com.foundry.oms.schema.updated.v1',
    family: 'schema',
    action: 'updated',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/schema.updated/v1.json',
    subject: 'oms.schema.updated.v1.{branch}',
    personal: [{ pointer: '/author', kind: 'email' }],
    closed: ['/operation', '/resource_type'],
    deprecation: {
      since: '2026-11-01',
      sunset: '2027-05-01',
      replacement: 'SchemaUpdatedV2',
      note: 'Send SchemaUpdatedV2: the same fields, and version.',
    },
  },
  {
    type: 'object',
    required: ['operation', 'resource_type'],
    properties: {
      operation: { type: 'string', enum: ['update'] },
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
