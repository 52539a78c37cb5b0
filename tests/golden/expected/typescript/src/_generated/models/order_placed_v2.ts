// Generated from schemas/order.placed/v2.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { Amount, AmountInput } from './common_money.js';
import type { Contact, EmailAddress } from './common_people.js';

/** One position of an order. */
export interface OrderLine {
  /** The article. At least 1 character. Matches `^[A-Z0-9-]+$`. */
  readonly sku: string;
  /**
   * How many pieces. At least 1. A multiple of 1.
   *
   * @defaultValue `1`
   */
  readonly quantity?: number;
  /** Price of one piece. */
  readonly price?: Amount;
}

/** {@link OrderLine} as a producer gives it: what has a default may be left out. */
export interface OrderLineInput extends Omit<OrderLine, 'quantity' | 'price'> {
  readonly quantity?: number;
  readonly price?: AmountInput;
}

/** The order is paid by card. */
export interface CardPayment {
  /** Always card. */
  readonly method: 'card';
  /** The end of the card's number. Matches `^[0-9]{4}$`. */
  readonly last_digits: string;
}

/** The order is paid by bank transfer. */
export interface TransferPayment {
  /** Always transfer. */
  readonly method: 'transfer';
  /**
   * Days until it is due.
   *
   * @defaultValue `14`
   */
  readonly days?: 0 | 14 | 30;
}

/** {@link TransferPayment} as a producer gives it: what has a default may be left out. */
export interface TransferPaymentInput extends Omit<TransferPayment, 'days'> {
  readonly days?: 0 | 14 | 30;
}

/** How an order is paid, told apart by method. */
export type Payment = CardPayment | TransferPayment;

/** {@link Payment} as a producer gives it: what has a default may be left out. */
export type PaymentInput = CardPayment | TransferPaymentInput;

/** Sent when an order has been placed and it is known how it will be paid. */
export interface OrderPlacedV2 {
  /** Identifier of the order. Format: uuid. */
  readonly order_id: string;
  /** What is ordered, in the order of the basket. At least 1 item. At most 500 items. */
  readonly lines: readonly OrderLine[];
  /** How the order is paid. */
  readonly payment: Payment;
  /** Whom to ask about the order. */
  readonly contact?: Contact;
  /** People who are told of each step. No two items are equal. Personal data (email). */
  readonly watchers?: readonly EmailAddress[];
  /** When the order was placed. Format: date-time. */
  readonly placed_at?: string;
  /**
   * Day on which the order is wanted; null when it does not matter. Format: date.
   *
   * @defaultValue `null`
   */
  readonly wanted_on?: null | string;
  /** Free labels, by name. At most 20 properties. */
  readonly labels?: { readonly [name: string]: string };
  /** Anything else, of any JSON type. */
  readonly extra?: unknown;
  /** Weight in kilograms. More than 0. */
  readonly weight?: number;
  /**
   * Whether the order is a present.
   *
   * @defaultValue `false`
   */
  readonly gift?: boolean;
  /**
   * Version of this contract that the payload was written for. Matches `^2\.\d+\.\d+$`.
   *
   * @defaultValue `"2.1.0"`
   */
  readonly version: string;
}

/** {@link OrderPlacedV2} as a producer gives it: what has a default may be left out. */
export interface OrderPlacedV2Input extends Omit<OrderPlacedV2, 'lines' | 'payment' | 'wanted_on' | 'gift' | 'version'> {
  readonly lines: readonly OrderLineInput[];
  readonly payment: PaymentInput;
  readonly wanted_on?: null | string;
  readonly gift?: boolean;
  readonly version?: string;
}

/** The contract of {@link OrderPlacedV2}: reads, validates and builds it. */
export const OrderPlacedV2: EventContract<OrderPlacedV2, OrderPlacedV2Input> = /*#__PURE__*/ defineEvent(
  'OrderPlacedV2',
  {
    type: 'com.example.shop.order.placed.v2',
    family: 'order',
    action: 'placed',
    major: 2,
    version: '2.1.0',
    dataschema: 'https://schemas.shop.example/order.placed/v2.json',
    subject: 'shop.order.placed.v2.{branch}',
    personal: [{ pointer: '/contact/**/email', kind: 'email' }, { pointer: '/watchers/*', kind: 'email' }],
    closed: [
      '/gift',
      '/lines/*/price/cents',
      '/lines/*/price/currency',
      '/lines/*/quantity',
      '/order_id',
      '/payment/method',
      '/placed_at',
      '/version',
      '/wanted_on',
      '/weight',
    ],
  },
  {
    type: 'object',
    required: ['order_id', 'lines', 'payment', 'version'],
    properties: {
      order_id: { type: 'string', format: 'uuid' },
      lines: { type: 'array', minItems: 1, maxItems: 500, items: { $ref: '#/$defs/OrderLine' } },
      payment: { $ref: '#/$defs/Payment' },
      contact: { $ref: '#/$defs/Contact' },
      watchers: { type: 'array', uniqueItems: true, items: { $ref: '#/$defs/EmailAddress' } },
      placed_at: { type: 'string', format: 'date-time' },
      wanted_on: { type: ['string', 'null'], format: 'date', default: null },
      labels: { type: 'object', maxProperties: 20, additionalProperties: { type: 'string', maxLength: 64 } },
      extra: {},
      weight: { type: 'number', exclusiveMinimum: 0 },
      gift: { type: 'boolean', default: false },
      version: { type: 'string', pattern: '^2\\.\\d+\\.\\d+$', default: '2.1.0' },
    },
    $defs: {
      OrderLine: {
        type: 'object',
        required: ['sku'],
        properties: {
          sku: { type: 'string', minLength: 1, pattern: '^[A-Z0-9-]+$' },
          quantity: { type: 'integer', minimum: 1, multipleOf: 1, default: 1 },
          price: { $ref: '#/$defs/Amount' },
        },
      },
      Payment: { oneOf: [{ $ref: '#/$defs/CardPayment' }, { $ref: '#/$defs/TransferPayment' }] },
      Contact: {
        type: 'object',
        required: ['email'],
        properties: { email: { $ref: '#/$defs/EmailAddress' }, next: { $ref: '#/$defs/Contact' } },
      },
      EmailAddress: { type: 'string', format: 'email', maxLength: 254 },
      Amount: {
        type: 'object',
        required: ['cents'],
        properties: { cents: { type: 'integer', minimum: 0 }, currency: { $ref: '#/$defs/Currency', default: 'EUR' } },
      },
      CardPayment: {
        type: 'object',
        required: ['method', 'last_digits'],
        properties: { method: { const: 'card' }, last_digits: { type: 'string', pattern: '^[0-9]{4}$' } },
      },
      TransferPayment: {
        type: 'object',
        required: ['method'],
        properties: { method: { const: 'transfer' }, days: { type: 'integer', enum: [0, 14, 30], default: 14 } },
      },
      Currency: { type: 'string', enum: ['EUR', 'USD', 'GBP'] },
    },
  },
);
