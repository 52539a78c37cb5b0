// Generated from schemas/common/action.json by `python -m codegen generate`. Do not edit.
import type { Count } from './common_number.js';

/** Name of the action type that a job runs. */
export type ActionType = string;

/** Identifier of a job: printable ASCII without spaces. */
export type ActionJobId = string;

/** Part of the work that is done: 0 is nothing, 1 is all. */
export type ActionProgress = number;

/** How many objects a job has to do with. */
export interface ActionCounts {
  /** Objects that the job is to process. */
  readonly total: Count;
  /** Objects processed so far, those that failed included. */
  readonly processed: Count;
  /** Objects that could not be processed. */
  readonly failed: Count;
}

/** What a job produced, by names that its action type defines. */
export type ActionResult = { readonly [name: string]: unknown };
