/** Where personal data is looked for: between the payload and its envelope, and again before a reader sees it. */

import type { AnyEventContract } from './contracts/index.js';

/** Something personal: what kind of it, and not what. */
export interface Found {
  readonly kind: string;
}

/**
 * What a client asks before an event leaves, and when one arrives.
 *
 * A payload is JSON's own types; it is not to be changed. Where `scan` finds nothing, which is nearly always,
 * nothing else is asked, and nothing is waited for.
 */
export interface Protector<Finding extends Found = Found> {
  /** Called with a kind, what was done, and how often; the client's counter, where nothing is set. */
  onFinding?: ((kind: string, action: string, count: number) => void) | undefined;
  /** What of a payload and of the context attributes is personal; empty for most events. */
  scan(
    payload: unknown,
    contract: AnyEventContract,
    attributes: Readonly<Record<string, string | undefined>>,
  ): readonly Finding[];
  /** The payload as it may leave. Throws where it may not. */
  protect(payload: unknown, contract: AnyEventContract, findings: readonly Finding[]): Promise<unknown>;
  /** A payload that was read, with what was encrypted in plain, where a key is at hand. */
  reveal(payload: unknown, contract: AnyEventContract | undefined): Promise<unknown>;
}
