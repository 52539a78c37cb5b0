/** The order of violations, which is the same in every language. */

import { byCodePoint } from './order.js';
import type { Violation } from './schema.js';

/** By pointer, keyword and message in code point order, each violation once. */
export function sorted(violations: readonly Violation[]): Violation[] {
  const inOrder = [...violations].sort(compare);
  return inOrder.filter((each, index) => {
    const before = inOrder[index - 1];
    return before === undefined || compare(before, each) !== 0;
  });
}

function compare(left: Violation, right: Violation): number {
  return (
    byCodePoint(left.pointer, right.pointer) ||
    byCodePoint(left.keyword, right.keyword) ||
    byCodePoint(left.message, right.message)
  );
}
