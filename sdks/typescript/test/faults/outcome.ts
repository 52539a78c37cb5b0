/** The outcome of one fault: `events` that publishers were told are safe, and how many of them were lost or doubled. */

export interface Outcome {
  readonly events: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly note: string;
}

/** How many safe events are not stored, and how many stored ones are there more than once. */
export function counted(safe: readonly string[], stored: readonly string[], note = ''): Outcome {
  const found = new Set(stored);
  const lost = new Set(safe.filter((name) => !found.has(name))).size;
  return { events: safe.length, lost, duplicated: stored.length - found.size, note };
}
