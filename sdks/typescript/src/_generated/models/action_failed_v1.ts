// Generated from schemas/action.failed/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { ActionCounts, ActionJobId, ActionProgress, ActionResult, ActionType } from './common_action.js';

/**
 * Sent when the job of an action has ended without doing all of its work. Further conditions of the schema are
 * checked at run time.
 */
export interface ActionFailedV1 {
  /** Name of the action type that the job runs. */
  readonly action_type: ActionType;
  /** Identifier of the job that has failed. */
  readonly job_id: ActionJobId;
  /** How the job ended: with an error, which is then given, or without an answer in time. */
  readonly status: 'failed' | 'timed_out';
  /** Part of the work that was done before the end. */
  readonly progress?: ActionProgress;
  /** How many objects the job has to do with. */
  readonly counts?: ActionCounts;
  /** What the job produced before its end. */
  readonly result?: ActionResult;
  /**
   * What went wrong, for people to read; required where status is failed. At least 1 character. At most 4096
   * characters.
   */
  readonly error?: string;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link ActionFailedV1} as a producer gives it: what has a default may be left out. */
export interface ActionFailedV1Input extends Omit<ActionFailedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link ActionFailedV1}: reads, validates and builds it. */
export const ActionFailedV1: EventContract<ActionFailedV1, ActionFailedV1Input> = /*#__PURE__*/ defineEvent(
  'ActionFailedV1',
  {
    type: 'com.foundry.oms.action.failed.v1',
    family: 'action',
    action: 'failed',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/action.failed/v1.json',
    subject: 'oms.action.failed.v1.{job_id}',
    personal: [],
    closed: ['/counts/failed', '/counts/processed', '/counts/total', '/progress', '/status', '/version'],
  },
  {
    type: 'object',
    required: ['action_type', 'job_id', 'status', 'version'],
    properties: {
      action_type: { $ref: '#/$defs/ActionType' },
      job_id: { $ref: '#/$defs/ActionJobId' },
      status: { type: 'string', enum: ['failed', 'timed_out'] },
      progress: { $ref: '#/$defs/ActionProgress' },
      counts: { $ref: '#/$defs/ActionCounts' },
      result: { $ref: '#/$defs/ActionResult' },
      error: { type: 'string', minLength: 1, maxLength: 4096 },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    if: { required: ['status'], properties: { status: { const: 'failed' } } },
    then: { required: ['error'] },
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
