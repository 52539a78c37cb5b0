// Generated from schemas/action.started/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { ActionCounts, ActionJobId, ActionProgress, ActionResult, ActionType } from './common_action.js';

/** Sent when the job of an action is to start or has started. */
export interface ActionStartedV1 {
  /** Name of the action type that the job runs. */
  readonly action_type: ActionType;
  /** Identifier of the job that has started. */
  readonly job_id: ActionJobId;
  /** How far the job is: waiting for a worker, taken by one, or at work. */
  readonly status: 'pending' | 'started' | 'running';
  /** Part of the work that is done. */
  readonly progress?: ActionProgress;
  /** How many objects the job has to do with. */
  readonly counts?: ActionCounts;
  /** What the job has produced so far. */
  readonly result?: ActionResult;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link ActionStartedV1} as a producer gives it: what has a default may be left out. */
export interface ActionStartedV1Input extends Omit<ActionStartedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link ActionStartedV1}: reads, validates and builds it. */
export const ActionStartedV1: EventContract<ActionStartedV1, ActionStartedV1Input> = /*#__PURE__*/ defineEvent(
  'ActionStartedV1',
  {
    type: 'com.foundry.oms.action.started.v1',
    family: 'action',
    action: 'started',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/action.started/v1.json',
    subject: 'oms.action.started.v1.{job_id}',
    personal: [],
    closed: ['/counts/failed', '/counts/processed', '/counts/total', '/progress', '/status', '/version'],
  },
  {
    type: 'object',
    required: ['action_type', 'job_id', 'status', 'version'],
    properties: {
      action_type: { $ref: '#/$defs/ActionType' },
      job_id: { $ref: '#/$defs/ActionJobId' },
      status: { type: 'string', enum: ['pending', 'started', 'running'] },
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
