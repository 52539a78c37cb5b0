/** Trying again: what failed and may be retried, with back-off and jitter, until one deadline is over. */

import { DeadlineExceededError, OutboxFullError, PublishError } from './errors.js';
import type { Message, Outcome, Transport } from './transports/base.js';
import { pause } from './host.js';

const FIRST_WAIT = 50;
const LONGEST_WAIT = 2000;

/**
 * Milliseconds before the next try: anything up to a bound that doubles from 50 ms to 2 s.
 *
 * "Full jitter" (AWS Architecture Blog, Exponential Backoff And Jitter): so many clients do not come back at once.
 */
export function waitAfter(failures: number): number {
  return Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
}

/** What became of each message, and how often it was tried at most. */
export interface Delivered {
  readonly outcomes: readonly Outcome[];
  readonly attempts: number;
}

/** Sends messages until each is acknowledged, refused for good, or `deadline` (of `performance.now()`) is over. */
export async function deliver(to: Transport, messages: readonly Message[], deadline: number): Promise<Delivered> {
  const outcomes = await to.send(messages, deadline);
  return outcomes.some(mayRetry) ? again(to, messages, [...outcomes], deadline) : { outcomes, attempts: 1 };
}

async function again(
  to: Transport,
  messages: readonly Message[],
  outcomes: Outcome[],
  deadline: number,
): Promise<Delivered> {
  for (let attempts = 1; ; attempts += 1) {
    const failed = [...outcomes.keys()].filter((index) => mayRetry(outcomes[index]));
    if (failed.length === 0) return { outcomes, attempts };
    const wait = waitAfter(attempts);
    if (performance.now() + wait >= deadline) {
      for (const index of failed) outcomes[index] = new DeadlineExceededError(outcomes[index] as PublishError, attempts);
      return { outcomes, attempts };
    }
    await pause(wait);
    const found = await to.send(
      failed.map((index) => messages[index] as Message),
      deadline,
    );
    for (const [position, index] of failed.entries()) outcomes[index] = found[position] as Outcome;
  }
}

function mayRetry(outcome: Outcome | undefined): boolean {
  return outcome instanceof PublishError && outcome.retryable && !(outcome instanceof OutboxFullError);
}
