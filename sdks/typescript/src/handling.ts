/** The event that a handler works on, so that what it publishes meanwhile is known to be caused by it. */

import type { VersionedCloudEvent } from './envelope.js';
import { builtin } from './host.js';
import type { PublishOptions } from './publication.js';

/** Undefined where this is not Node: then a handler says itself what caused an event. */
let storage: import('node:async_hooks').AsyncLocalStorage<VersionedCloudEvent> | undefined;

/** Runs a handler with its event as the one that is being handled. */
export function whileHandling<T>(event: VersionedCloudEvent, run: () => T): T {
  const hooks = builtin('node:async_hooks');
  if (hooks === undefined) return run();
  return (storage ??= new hooks.AsyncLocalStorage()).run(event, run);
}

/** The event that is being handled here. */
export function handling(): VersionedCloudEvent | undefined {
  return storage?.getStore();
}

/** The options with correlation and causation: as told, else from the event that is being handled. */
export function caused(options: PublishOptions): PublishOptions {
  const event = handling();
  if (event === undefined) return options;
  const { correlationId = event.extensions['correlationid'] ?? event.id, causationId = event.id } = options;
  return { ...options, correlationId, causationId };
}
