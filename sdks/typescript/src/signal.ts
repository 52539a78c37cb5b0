/** Waiting for something to change, or for a time to be over. */

export class Signal {
  readonly #waiting = new Set<() => void>();

  /** Lets all who wait look again. */
  tell(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves when something has changed, or after so many milliseconds. */
  wait(milliseconds = Infinity): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = milliseconds === Infinity ? undefined : setTimeout(done, Math.min(milliseconds, LONGEST));
      this.#waiting.add(done);
    });
  }
}

/** What a timer can hold: 24 days. */
const LONGEST = 2 ** 31 - 1;
