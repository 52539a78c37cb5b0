/** Typed events of the ontology metadata service (OMS). */

export * from './contracts/index.js';
export * from './_generated/index.js';
export { registry } from './_generated/registry.js';
export { CastError, canDowncast, downcast, losses, upcast, type CastEvent } from './casting.js';
export { checkSunset, deprecationAttributes, stage, SunsetError, type Stage } from './lifecycle.js';
export { VERSION } from './_generated/version.js';
