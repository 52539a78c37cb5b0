// Generated from schemas/system.error/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { SystemComponent, SystemDetails, SystemStatus } from './common_system.js';
import type { Instant } from './common_time.js';

/** Sent when an error has occurred in a component. */
export interface SystemErrorV1 {
  /** Name of the component that the error occurred in. */
  readonly component: SystemComponent;
  /** How well the component works after the error. */
  readonly status: SystemStatus;
  /** Facts that help to understand the event. */
  readonly details?: SystemDetails;
  /** When the error occurred. */
  readonly occurred_at?: Instant;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link SystemErrorV1} as a producer gives it: what has a default may be left out. */
export interface SystemErrorV1Input extends Omit<SystemErrorV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link SystemErrorV1}: reads, validates and builds it. */
export const SystemErrorV1: EventContract<SystemErrorV1, SystemErrorV1Input> = /*#__PURE__*/ defineEvent(
  'SystemErrorV1',
  {
    type: 'com.foundry.oms.system.error.v1',
    family: 'system',
    action: 'error',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/system.error/v1.json',
    subject: 'oms.system.error.v1.-',
    personal: [],
    closed: ['/occurred_at', '/status', '/version'],
  },
  {
    type: 'object',
    required: ['component', 'status', 'version'],
    properties: {
      component: { $ref: '#/$defs/SystemComponent' },
      status: { $ref: '#/$defs/SystemStatus' },
      details: { $ref: '#/$defs/SystemDetails' },
      occurred_at: { $ref: '#/$defs/Instant' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      SystemComponent: { type: 'string', maxLength: 128, pattern: '^[A-Za-z][A-Za-z0-9._-]*$' },
      SystemStatus: { type: 'string', enum: ['healthy', 'degraded', 'unhealthy', 'unknown'] },
      SystemDetails: { type: 'object', maxProperties: 1000, additionalProperties: true },
      Instant: { type: 'string', format: 'date-time', maxLength: 64 },
    },
  },
);
