// Generated from schemas/customer.renamed/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';

/**
 * Sent when a customer has another name. With document, reason must be there too. Further conditions of the
 * schema are checked at run time.
 */
export interface CustomerRenamedV1 {
  /** Identifier of the customer. At least 1 character. */
  readonly customer_id: string;
  /** What the customer is. */
  readonly class?: 'person' | 'company';
  /** The name before, if there was one. Personal data (name). */
  readonly 'old-name'?: null | string;
  /** The name from now on. It's "quoted" *\/ here. Personal data (name). */
  readonly 'new-name': string;
  /** Why the name has changed. */
  readonly reason?: string;
  /** Where the proof is kept. Format: uri. */
  readonly document?: string;
  /**
   * Version of this contract that the payload was written for. Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link CustomerRenamedV1} as a producer gives it: what has a default may be left out. */
export interface CustomerRenamedV1Input extends Omit<CustomerRenamedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link CustomerRenamedV1}: reads, validates and builds it. */
export const CustomerRenamedV1: EventContract<CustomerRenamedV1, CustomerRenamedV1Input> = /*#__PURE__*/ defineEvent(
  'CustomerRenamedV1',
  {
    type: 'com.example.shop.customer.renamed.v1',
    family: 'customer',
    action: 'renamed',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.shop.example/customer.renamed/v1.json',
    subject: 'shop.customer.renamed.v1.{customer_id}',
    personal: [{ pointer: '/new-name', kind: 'name' }, { pointer: '/old-name', kind: 'name' }],
    closed: ['/class', '/version'],
  },
  {
    type: 'object',
    required: ['customer_id', 'new-name', 'version'],
    properties: {
      customer_id: { type: 'string', minLength: 1 },
      class: { type: 'string', enum: ['person', 'company'] },
      'old-name': { type: ['string', 'null'] },
      'new-name': { type: 'string' },
      reason: { type: 'string' },
      document: { type: 'string', format: 'uri' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    dependentRequired: { document: ['reason'] },
    if: { required: ['class'], properties: { class: { const: 'company' } } },
    then: { required: ['document'] },
  },
);
