// Generated from schemas/objecttype.updated/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { FieldChange } from './common_change.js';
import type { ObjectTypeName, ObjectTypeStatus } from './common_objecttype.js';
import type { ResourceId } from './common_resource.js';

/** Sent when an object type has been updated. */
export interface ObjectTypeUpdatedV1 {
  /** What was done: always update. */
  readonly operation: 'update';
  /** Kind of the resource: always object_type. */
  readonly resource_type: 'object_type';
  /** Identifier of the object type that was updated. */
  readonly resource_id: ResourceId;
  /** Name of the object type in the API. */
  readonly name?: ObjectTypeName;
  /** Name of the object type for people to read. At least 1 character. At most 256 characters. */
  readonly display_name?: string;
  /** What the objects of this type are. At most 4096 characters. */
  readonly description?: string;
  /** How far the object type can be relied on. */
  readonly status?: ObjectTypeStatus;
  /** Identifiers of the object types that this one extends. At most 100 items. No two items are equal. */
  readonly parent_types?: readonly ResourceId[];
  /** Identifiers of the interfaces that this object type implements. At most 100 items. No two items are equal. */
  readonly interfaces?: readonly ResourceId[];
  /** Whether there can be no objects of this very type, only of types that extend it. */
  readonly is_abstract?: boolean;
  /** Fields that changed. At most 1000 items. */
  readonly changes?: readonly FieldChange[];
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link ObjectTypeUpdatedV1} as a producer gives it: what has a default may be left out. */
export interface ObjectTypeUpdatedV1Input extends Omit<ObjectTypeUpdatedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link ObjectTypeUpdatedV1}: reads, validates and builds it. */
export const ObjectTypeUpdatedV1: EventContract<ObjectTypeUpdatedV1, ObjectTypeUpdatedV1Input> = /*#__PURE__*/ defineEvent(
  'ObjectTypeUpdatedV1',
  {
    type: 'com.foundry.oms.objecttype.updated.v1',
    family: 'objecttype',
    action: 'updated',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/objecttype.updated/v1.json',
    subject: 'oms.objecttype.updated.v1.{branch}',
    personal: [],
    closed: ['/is_abstract', '/operation', '/resource_type', '/status', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'resource_type', 'resource_id', 'version'],
    properties: {
      operation: { type: 'string', enum: ['update'] },
      resource_type: { type: 'string', enum: ['object_type'] },
      resource_id: { $ref: '#/$defs/ResourceId' },
      name: { $ref: '#/$defs/ObjectTypeName' },
      display_name: { type: 'string', minLength: 1, maxLength: 256 },
      description: { type: 'string', maxLength: 4096 },
      status: { $ref: '#/$defs/ObjectTypeStatus' },
      parent_types: { type: 'array', maxItems: 100, uniqueItems: true, items: { $ref: '#/$defs/ResourceId' } },
      interfaces: { type: 'array', maxItems: 100, uniqueItems: true, items: { $ref: '#/$defs/ResourceId' } },
      is_abstract: { type: 'boolean' },
      changes: { type: 'array', maxItems: 1000, items: { $ref: '#/$defs/FieldChange' } },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      ResourceId: { type: 'string', maxLength: 128, pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$' },
      ObjectTypeName: { type: 'string', maxLength: 128, pattern: '^[A-Za-z][A-Za-z0-9_]*$' },
      ObjectTypeStatus: { type: 'string', enum: ['active', 'experimental', 'deprecated', 'example', 'archived'] },
      FieldChange: {
        type: 'object',
        required: ['field'],
        properties: { field: { type: 'string', minLength: 1, maxLength: 256 }, old_value: {}, new_value: {} },
      },
    },
  },
);
