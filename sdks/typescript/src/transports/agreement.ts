/** A consumer that exists, and a subscription that is to read from it. */

import { ConsumerMismatchError } from '../errors.js';
import { matches } from '../subjects.js';
import { log } from '../tracing.js';

/**
 * Refuses a consumer that delivers what the subscription does not handle. One that delivers less is logged: it is
 * widened once all its workers handle more, not before.
 */
export function agree(consumer: string, delivered: readonly string[], subjects: readonly string[], all: readonly string[]): void {
  const missing = (from: readonly string[], in_: readonly string[]): string[] =>
    from.filter((each) => !in_.some((filter) => matches(filter, each)));
  const more = missing(delivered, subjects);
  if (more.length > 0) {
    throw new ConsumerMismatchError(
      `the consumer ${consumer} delivers ${more.join(', ')}, and this subscription handles ${subjects.join(', ')}: ` +
        'give the subscription a consumer of its own, or let it handle all events by naming none',
    );
  }
  const less = subjects.join() === all.join() ? [] : missing(subjects, delivered);
  if (less.length === 0) return;
  log.warn(`the consumer ${consumer} does not deliver ${less.join(', ')}: widen it once all its workers handle that`);
}
