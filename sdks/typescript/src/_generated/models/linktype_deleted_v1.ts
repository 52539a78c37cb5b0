// Generated from schemas/linktype.deleted/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { LinkCardinality } from './common_linktype.js';
import type { ResourceId } from './common_resource.js';

/** Sent when a link type has been deleted. */
export interface LinkTypeDeletedV1 {
  /** What was done: always delete. */
  readonly operation: 'delete';
  /** Identifier of the link type that was deleted. */
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

/** {@link LinkTypeDeletedV1} as a producer gives it: what has a default may be left out. */
export interface LinkTypeDeletedV1Input extends Omit<LinkTypeDeletedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link LinkTypeDeletedV1}: reads, validates and builds it. */
export const LinkTypeDeletedV1: EventContract<LinkTypeDeletedV1, LinkTypeDeletedV1Input> = /*#__PURE__*/ defineEvent(
  'LinkTypeDeletedV1',
  {
    type: 'com.foundry.oms.linktype.deleted.v1',
    family: 'linktype',
    action: 'deleted',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/linktype.deleted/v1.json',
    subject: 'oms.linktype.deleted.v1.{branch}',
    personal: [],
    closed: ['/cardinality', '/cascade_delete', '/operation', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'resource_id', 'version'],
    properties: {
      operation: { type: 'string', enum: ['delete'] },
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
