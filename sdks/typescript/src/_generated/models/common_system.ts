// Generated from schemas/common/system.json by `python -m codegen generate`. Do not edit.

/** Name of a part of the system. */
export type SystemComponent = string;

/** How well a component works. */
export type SystemStatus = 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** Facts that help to understand the event, by names that the component defines. */
export type SystemDetails = { readonly [name: string]: unknown };
