// Generated from schemas/property.deleted/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { PropertyDataType, PropertyFlags, PropertyName, PropertyVisibility } from './common_property.js';
import type { ResourceId } from './common_resource.js';

/** Sent when a property has been deleted. */
export interface PropertyDeletedV1 {
  /** What was done: always delete. */
  readonly operation: 'delete';
  /** Identifier of the property that was deleted. */
  readonly resource_id: ResourceId;
  /** Name of the property in the API. */
  readonly property_name: PropertyName;
  /** Data type of the property's values. */
  readonly data_type?: PropertyDataType;
  /** Identifier of the object type that has the property. */
  readonly object_type_id?: ResourceId;
  /** What is switched on for the property. */
  readonly flags?: PropertyFlags;
  /** Value of an object that is given none, of any JSON type; null is a value, absent is not. */
  readonly default_value?: unknown;
  /** How prominently applications show the property. */
  readonly visibility?: PropertyVisibility;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link PropertyDeletedV1} as a producer gives it: what has a default may be left out. */
export interface PropertyDeletedV1Input extends Omit<PropertyDeletedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link PropertyDeletedV1}: reads, validates and builds it. */
export const PropertyDeletedV1: EventContract<PropertyDeletedV1, PropertyDeletedV1Input> = /*#__PURE__*/ defineEvent(
  'PropertyDeletedV1',
  {
    type: 'com.foundry.oms.property.deleted.v1',
    family: 'property',
    action: 'deleted',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/property.deleted/v1.json',
    subject: 'oms.property.deleted.v1.{branch}',
    personal: [],
    closed: [
      '/flags/array',
      '/flags/indexed',
      '/flags/primary_key',
      '/flags/required',
      '/flags/unique',
      '/operation',
      '/version',
      '/visibility',
    ],
  },
  {
    type: 'object',
    required: ['operation', 'resource_id', 'property_name', 'version'],
    properties: {
      operation: { type: 'string', enum: ['delete'] },
      resource_id: { $ref: '#/$defs/ResourceId' },
      property_name: { $ref: '#/$defs/PropertyName' },
      data_type: { $ref: '#/$defs/PropertyDataType' },
      object_type_id: { $ref: '#/$defs/ResourceId' },
      flags: { $ref: '#/$defs/PropertyFlags' },
      default_value: {},
      visibility: { $ref: '#/$defs/PropertyVisibility' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      ResourceId: { type: 'string', maxLength: 128, pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$' },
      PropertyName: { type: 'string', maxLength: 128, pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
      PropertyDataType: { type: 'string', maxLength: 64, pattern: '^[a-z][a-z0-9_]*$' },
      PropertyFlags: {
        type: 'object',
        properties: {
          required: { type: 'boolean' },
          primary_key: { type: 'boolean' },
          indexed: { type: 'boolean' },
          unique: { type: 'boolean' },
          array: { type: 'boolean' },
        },
      },
      PropertyVisibility: { type: 'string', enum: ['prominent', 'normal', 'hidden'] },
    },
  },
);
