import type { Violation } from './schema.js';

/**
 * A payload does not meet its contract.
 *
 * The message names the contract and each violation by pointer, and never a value of the payload, so that it
 * may be logged.
 */
export class InvalidPayloadError extends Error {
  override readonly name = 'InvalidPayloadError';
  /** The same payload is invalid the next time, too. */
  readonly retryable = false;
  /** The contract's name, such as `SchemaCreatedV2`. */
  readonly contract: string;
  /** All that is wrong, sorted by pointer. */
  readonly violations: readonly Violation[];

  constructor(contract: string, violations: readonly Violation[]) {
    const lines = violations.map(({ pointer, message }) => `  ${pointer || '(root)'}: ${message}`);
    super([`the payload is not a valid ${contract}:`, ...lines].join('\n'));
    this.contract = contract;
    this.violations = violations;
  }
}
