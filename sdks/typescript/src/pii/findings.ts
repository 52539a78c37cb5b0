/** What is found in a payload. */

import { below } from '../contracts/instance.js';
import type { Match } from './numbers.js';

export type Source = 'declared' | 'detected';
export type Part = 'value' | 'name' | 'attribute';
export type Step = string | number;

/**
 * One piece of personal data: where it is and of what kind, never what it says.
 *
 * `pointer` is an RFC 6901 JSON Pointer in which a name that is personal itself stands as `<kind>`; `part` says
 * whether the value there is meant, the name of the member, or (`/subject`) an attribute of the event. `start` and
 * `end` are the span in Unicode code points (not UTF-16 code units), of the text or of a number's digits.
 */
export class Finding {
  readonly unit = 'code point';
  /** The true place, whose names may be personal: not shown, not to be logged. */
  readonly #path: readonly Step[];

  readonly pointer: string;
  readonly kind: string;
  readonly source: Source;
  readonly part: Part;
  readonly start: number;
  readonly end: number;

  constructor(path: readonly Step[], pointer: string, source: Source, part: Part, match: Match) {
    this.#path = path;
    this.pointer = pointer;
    this.kind = match.kind;
    this.source = source;
    this.part = part;
    this.start = match.start;
    this.end = match.end;
  }

  /** The true place of a finding. */
  static pathOf(finding: Finding): readonly Step[] {
    return finding.#path;
  }

  toString(): string {
    return `${this.pointer || '(root)'}: ${this.kind}`;
  }
}

/** The true pointer of a place (RFC 6901 section 3). */
export function pointerOf(path: readonly Step[]): string {
  return path.reduce<string>((pointer, step) => below(pointer, step), '');
}
