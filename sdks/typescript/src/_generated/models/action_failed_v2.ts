// Generated from schemas/action.failed/v2.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { ActionCounts, ActionJobId, ActionProgress, ActionResult, ActionType } from './common_action.js';

/** Why a job failed. */
export interface ActionFailure {
  /** Name of the kind of error, stable over time. At most 64 characters. Matches `^[A-Za-z][A-Za-z0-9_.-]*$`. */
  readonly code: string;
  /** What went wrong, for people to read. At least 1 character. At most 4096 characters. */
  readonly message: string;
  /** Whether the same job may succeed when it is run again. */
  readonly retryable: boolean;
}

/**
 * Sent when the job of an action has ended without doing all of its work, with an error for programs. Further
 * conditions of the schema are checked at run time.
 */
export interface ActionFailedV2 {
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
  /** What went wrong; required where status is failed. */
  readonly error?: ActionFailure;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^2\.\d+\.\d+$`.
   *
   * @defaultValue `"2.0.0"`
   */
  readonly version: string;
}

/** {@link ActionFailedV2} as a producer gives it: what has a default may be left out. */
export interface ActionFailedV2Input extends Omit<ActionFailedV2, 'version'> {
  readonly version?: string;
}

/** The contract of {@link ActionFailedV2}: reads, validates and builds it. */
export const ActionFailedV2: EventContract<ActionFailedV2, ActionFailedV2Input> = /*#__PURE__*/ defineEvent(
  'ActionFailedV2',
  {
    type: 'com.foundry.oms.action.failed.v2',
    family: 'action',
    action: 'failed',
    major: 2,
    version: '2.0.0',
    dataschema: 'https://schemas.oms.example/action.failed/v2.json',
    subject: 'oms.action.failed.v2.{job_id}',
    personal: [],
    closed: [
      '/counts/failed',
      '/counts/processed',
      '/counts/total',
      '/error/retryable',
      '/progress',
      '/status',
      '/version',
    ],
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
      error: { $ref: '#/$defs/ActionFailure' },
      version: { type: 'string', pattern: '^2\\.\\d+\\.\\d+$', default: '2.0.0' },
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
      ActionFailure: {
        type: 'object',
        required: ['code', 'message', 'retryable'],
        properties: {
          code: { type: 'string', maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9_.-]*$' },
          message: { type: 'string', minLength: 1, maxLength: 4096 },
          retryable: { type: 'boolean' },
        },
      },
      Count: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
    },
  },
);
