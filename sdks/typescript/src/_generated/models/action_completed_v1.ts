// Generated from schemas/action.completed/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { ActionCounts, ActionJobId, ActionProgress, ActionResult, ActionType } from './common_action.js';

/** Sent when the job of an action has done all of its work. */
export interface ActionCompletedV1 {
  /** Name of the action type that the job runs. */
  readonly action_type: ActionType;
  /** Identifier of the job that has completed. */
  readonly job_id: ActionJobId;
  /** How the job ended: always completed. */
  readonly status: 'completed';
  /** Part of the work that is done. */
  readonly progress?: ActionProgress;
  /** How many objects the job has to do with. */
  readonly counts?: ActionCounts;
  /** What the job produced. */
  readonly result?: ActionResult;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link ActionCompletedV1} as a producer gives it: what has a default may be left out. */
export interface ActionCompletedV1Input extends Omit<ActionCompletedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link ActionCompletedV1}: reads, validates and builds it. */
export const ActionCompletedV1: EventContract<ActionCompletedV1, ActionCompletedV1Input> = /*#__PURE__*/ defineEvent(
  'ActionCompletedV1',
  {
    type: 'com.foundry.oms.action.completed.v1',
    family: 'action',
    action: 'completed',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/action.completed/v1.json',
    subject: 'oms.action.completed.v1.{job_id}',
    personal: [],
    closed: ['/counts/failed', '/counts/processed', '/counts/total', '/progress', '/status', '/version'],
  },
  {
    type: 'object',
    required: ['action_type', 'job_id', 'status', 'version'],
    properties: {
      action_type: { $ref: '#/$defs/ActionType' },
      job_id: { $ref: '#/$defs/ActionJobId' },
      status: { type: 'string', const: 'completed' },
      progress: { $ref: '#/$defs/ActionProgress' },
      counts: { $ref: '#/$defs/ActionCounts' },
      result: { $ref: '#/$defs/ActionResult' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      ActionType: { type: 'string', maxLength: 128, pattern: '^[A-Za-z][A-Za-z0-9_.:-]*$' },
      ActionJobId: { type: 'string', maxLength: 128, pattern: '^[!-~]+$' },
      ActionProgress: { type: 'number', minimum: 0, maximum: 1 },
      ActionCounts: {
        type: 'object',
        required: ['total', 'processed', 'failed'],
        properties: {
          total: { $ref: '#/$defs/Count' },
          processed: { $ref: '#/$defs/Count' },
          failed: { $ref: '#/$defs/Count' },
        },
      },
      ActionResult: { type: 'object', maxProperties: 1000, additionalProperties: true },
      Count: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
    },
  },
);
