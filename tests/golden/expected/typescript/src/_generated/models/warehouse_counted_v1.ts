// Generated from schemas/warehouse.counted/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';

/** Sent when the stock of a warehouse has been counted. */
export interface WarehouseCountedV1 {
  /** Pieces in stock, by article. Further conditions of the schema are checked at run time. */
  readonly stock: { readonly [name: string]: number };
  /** Latitude and longitude in degrees. At least 2 items. */
  readonly place?: readonly number[];
  /**
   * Version of this contract that the payload was written for. Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link WarehouseCountedV1} as a producer gives it: what has a default may be left out. */
export interface WarehouseCountedV1Input extends Omit<WarehouseCountedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link WarehouseCountedV1}: reads, validates and builds it. */
export const WarehouseCountedV1: EventContract<WarehouseCountedV1, WarehouseCountedV1Input> = /*#__PURE__*/ defineEvent(
  'WarehouseCountedV1',
  {
    type: 'com.example.shop.warehouse.counted.v1',
    family: 'warehouse',
    action: 'counted',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.shop.example/warehouse.counted/v1.json',
    subject: 'shop.warehouse.counted.v1.-',
    personal: [],
    closed: ['/version'],
  },
  {
    type: 'object',
    required: ['stock', 'version'],
    properties: {
      stock: {
        type: 'object',
        propertyNames: { pattern: '^[A-Z0-9-]+$' },
        additionalProperties: { type: 'integer', minimum: 0 },
      },
      place: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], items: false, minItems: 2 },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
  },
);
