/** What bundles for browsers have in place of transports that need Node (`browser` in package.json). */

import { SettingsError } from '../errors.js';

/** Throws a `SettingsError`. */
export async function openNats(): Promise<never> {
  throw new SettingsError(['nats:// needs sockets, which browsers do not have']);
}
