import { below } from './instance.js';
import type { Explain } from './rule.js';
import type { Violation } from './schema.js';

/**
 * The violations found so far, and what is still to be looked at.
 *
 * Explaining goes down by a list of tasks and not by recursion, so that depth costs no stack. The last task
 * comes first: what a task puts off is done before whatever was put off earlier.
 */
export class Report {
  /** Whether anything was found in this scope. */
  failed = false;
  readonly #found: Violation[];
  readonly #tasks: (() => void)[];

  private constructor(found: Violation[], tasks: (() => void)[]) {
    this.#found = found;
    this.#tasks = tasks;
  }

  /** All that `explain` finds in a value, in no particular order. */
  static of(explain: Explain, value: unknown): readonly Violation[] {
    const [found, tasks]: [Violation[], (() => void)[]] = [[], []];
    explain(value, '', new Report(found, tasks));
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) task();
    return found;
  }

  add(pointer: string, keyword: string, message: string): void {
    this.failed = true;
    this.#found.push({ pointer, keyword, message });
  }

  /** Explains a property or an item of the value at `at`. */
  descend(explain: Explain, value: unknown, at: string, token: string | number): void {
    const pointer = below(at, token);
    if (typeof value === 'object') this.later(() => explain(value, pointer, this));
    else explain(value, pointer, this);
  }

  /** Puts a task off until all that is put off after it is done. */
  later(task: () => void): void {
    this.#tasks.push(task);
  }

  /** A report into the same list that keeps its own account of whether it `failed`. */
  scope(): Report {
    return new Report(this.#found, this.#tasks);
  }
}
