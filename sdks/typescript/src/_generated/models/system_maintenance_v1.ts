// Generated from schemas/system.maintenance/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { SystemComponent, SystemDetails } from './common_system.js';
import type { Instant } from './common_time.js';

/** How far a maintenance is. */
export type MaintenanceStatus = 'scheduled' | 'in_progress' | 'completed' | 'cancelled';

/** A span of time for maintenance; the end is not before the start. */
export interface MaintenanceWindow {
  /** When the maintenance begins. */
  readonly start: Instant;
  /** When the maintenance is over at the latest. */
  readonly end: Instant;
}

/** Sent when maintenance of a component is planned, begins, ends or is called off. */
export interface SystemMaintenanceV1 {
  /** Name of the component that is maintained. */
  readonly component: SystemComponent;
  /** How far the maintenance is. */
  readonly status: MaintenanceStatus;
  /** Facts that help to understand the event. */
  readonly details?: SystemDetails;
  /** When the maintenance got this status. */
  readonly occurred_at?: Instant;
  /** When the component may be unavailable. */
  readonly window?: MaintenanceWindow;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link SystemMaintenanceV1} as a producer gives it: what has a default may be left out. */
export interface SystemMaintenanceV1Input extends Omit<SystemMaintenanceV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link SystemMaintenanceV1}: reads, validates and builds it. */
export const SystemMaintenanceV1: EventContract<SystemMaintenanceV1, SystemMaintenanceV1Input> = /*#__PURE__*/ defineEvent(
  'SystemMaintenanceV1',
  {
    type: 'com.foundry.oms.system.maintenance.v1',
    family: 'system',
    action: 'maintenance',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/system.maintenance/v1.json',
    subject: 'oms.system.maintenance.v1.-',
    personal: [],
    closed: ['/occurred_at', '/status', '/version', '/window/end', '/window/start'],
  },
  {
    type: 'object',
    required: ['component', 'status', 'version'],
    properties: {
      component: { $ref: '#/$defs/SystemComponent' },
      status: { $ref: '#/$defs/MaintenanceStatus' },
      details: { $ref: '#/$defs/SystemDetails' },
      occurred_at: { $ref: '#/$defs/Instant' },
      window: { $ref: '#/$defs/MaintenanceWindow' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      SystemComponent: { type: 'string', maxLength: 128, pattern: '^[A-Za-z][A-Za-z0-9._-]*$' },
      MaintenanceStatus: { type: 'string', enum: ['scheduled', 'in_progress', 'completed', 'cancelled'] },
      SystemDetails: { type: 'object', maxProperties: 1000, additionalProperties: true },
      Instant: { type: 'string', format: 'date-time', maxLength: 64 },
      MaintenanceWindow: {
        type: 'object',
        required: ['start', 'end'],
        properties: { start: { $ref: '#/$defs/Instant' }, end: { $ref: '#/$defs/Instant' } },
      },
    },
  },
);
