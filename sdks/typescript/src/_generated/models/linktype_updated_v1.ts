// Generated from schemas/linktype.updated/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { LinkCardinality } from './common_linktype.js';
import type { ResourceId } from './common_resource.js';

/** Sent when a link type has been updated. */
export interface LinkTypeUpdatedV1 {
  /** What was done: always update. */
  readonly operation: 'update';
  /** Identifier of the link type that was updated. */
  readonly resource_id: ResourceId;
  /** Identifier of the object type that the links start from. */
  readonly from_type_id?: ResourceId;
  /** Identifier of the object type that the links lead to. */
  readonly to_type_id?: ResourceId;
  /** How many objects the link type joins on each side, from first. */
  readonly cardinality?: LinkCardinality;
  /** Whether deleting the object at the start deletes those that its links lead to. */
  readonly cascade_delete?: boolean;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link LinkTypeUpdatedV1} as a producer gives it: what has a default may be left out. */
export interface LinkTypeUpdatedV1Input extends Omit<LinkTypeUpdatedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link LinkTypeUpdatedV1}: reads, validates and builds it. */
export const LinkTypeUpdatedV1: EventContract<LinkTypeUpdatedV1, LinkTypeUpdatedV1Input> = /*#__PURE__*/ defineEvent(
  'LinkTypeUpdatedV1',
  {
    type: 'com.foundry.oms.linktype.updated.v1',
    family: 'linktype',
    action: 'updated',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/linktype.updated/v1.json',
    subject: 'oms.linktype.updated.v1.{branch}',
    personal: [],
    closed: ['/cardinality', '/cascade_delete', '/operation', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'resource_id', 'version'],
    properties: {
      operation: { type: 'string', enum: ['update'] },
      resource_id: { $ref: '#/$defs/ResourceId' },
      from_type_id: { $ref: '#/$defs/ResourceId' },
      to_type_id: { $ref: '#/$defs/ResourceId' },
      cardinality: { $ref: '#/$defs/LinkCardinality' },
      cascade_delete: { type: 'boolean' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      ResourceId: { type: 'string', maxLength: 128, pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$' },
      LinkCardinality: { type: 'string', enum: ['one-to-one', 'one-to-many', 'many-to-many'] },
    },
  },
);
