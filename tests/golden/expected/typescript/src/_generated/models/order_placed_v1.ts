// Generated from schemas/order.placed/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { Amount, AmountInput } from './common_money.js';

/**
 * Sent when an order has been placed.
 *
 * @deprecated since 2026-11-01, ends on 2027-05-01: use {@link OrderPlacedV2} instead. It says how the order is
 * paid.
 */
export interface OrderPlacedV1 {
  /** Identifier of the order. Format: uuid. */
  readonly order_id: string;
  /** What the order costs. */
  readonly total?: Amount;
}

/**
 * {@link OrderPlacedV1} as a producer gives it: what has a default may be left out.
 *
 * @deprecated since 2026-11-01, ends on 2027-05-01: use {@link OrderPlacedV2} instead. It says how the order is
 * paid.
 */
export interface OrderPlacedV1Input extends Omit<OrderPlacedV1, 'total'> {
  readonly total?: AmountInput;
}

/**
 * The contract of {@link OrderPlacedV1}: reads, validates and builds it.
 *
 * @deprecated since 2026-11-01, ends on 2027-05-01: use {@link OrderPlacedV2} instead. It says how the order is
 * paid.
 */
export const OrderPlacedV1: EventContract<OrderPlacedV1, OrderPlacedV1Input> = /*#__PURE__*/ defineEvent(
  'OrderPlacedV1',
  {
    type: 'com.example.shop.order.placed.v1',
    family: 'order',
    action: 'placed',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.shop.example/order.placed/v1.json',
    subject: 'shop.order.placed.v1.{branch}',
    personal: [],
    closed: ['/order_id', '/total/cents', '/total/currency'],
    deprecation: {
      since: '2026-11-01',
      sunset: '2027-05-01',
      replacement: 'OrderPlacedV2',
      note: 'It says how the order is paid.',
    },
  },
  {
    type: 'object',
    required: ['order_id'],
    properties: { order_id: { type: 'string', format: 'uuid' }, total: { $ref: '#/$defs/Amount' } },
    $defs: {
      Amount: {
        type: 'object',
        required: ['cents'],
        properties: { cents: { type: 'integer', minimum: 0 }, currency: { $ref: '#/$defs/Currency', default: 'EUR' } },
      },
      Currency: { type: 'string', enum: ['EUR', 'USD', 'GBP'] },
    },
  },
);
