// Generated from schemas/system.healthcheck/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { SystemComponent, SystemDetails, SystemStatus } from './common_system.js';
import type { Instant } from './common_time.js';

/** Sent when the health of a component has been checked. */
export interface SystemHealthCheckV1 {
  /** Name of the component that was checked. */
  readonly component: SystemComponent;
  /** How well the component works. */
  readonly status: SystemStatus;
  /** Facts that help to understand the event. */
  readonly details?: SystemDetails;
  /** When the check was made. */
  readonly occurred_at?: Instant;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link SystemHealthCheckV1} as a producer gives it: what has a default may be left out. */
export interface SystemHealthCheckV1Input extends Omit<SystemHealthCheckV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link SystemHealthCheckV1}: reads, validates and builds it. */
export const SystemHealthCheckV1: EventContract<SystemHealthCheckV1, SystemHealthCheckV1Input> = /*#__PURE__*/ defineEvent(
  'SystemHealthCheckV1',
  {
    type: 'com.foundry.oms.system.healthcheck.v1',
    family: 'system',
    action: 'healthcheck',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/system.healthcheck/v1.json',
    subject: 'oms.system.healthcheck.v1.-',
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
