/** `node run.ts NAME FOLDER`: makes one fault happen, and prints what was lost and what came twice as a line of JSON. */

import { consumerKilled, poisoned, slowConsumer } from './consuming.ts';
import type { Outcome } from './outcome.ts';
import { leaderLost, publisherKilled, serverFrozen, serverKilled, streamFull } from './publishing.ts';

interface Fault {
  readonly told: string;
  readonly happen: (folder: string) => Promise<Outcome>;
}

/** By the names that `python -m tests.faults` has for them. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'server-killed': { told: 'server killed -9 three times, outbox', happen: serverKilled },
  'publisher-killed': { told: 'publisher killed -9, outbox', happen: publisherKilled },
  'leader-lost': { told: 'leader of three replicas killed -9', happen: leaderLost },
  'server-frozen': { told: 'server frozen', happen: serverFrozen },
  'consumer-killed': { told: 'consumer killed -9 in its handler', happen: consumerKilled },
  poisoned: { told: 'poisoned event', happen: poisoned },
  'stream-full': { told: 'stream full, then with room', happen: streamFull },
  'slow-consumer': { told: 'slow consumer', happen: slowConsumer },
};

const [name = '', folder = ''] = process.argv.slice(2);
const fault = FAULTS[name];
if (fault === undefined || folder === '') {
  console.error(`usage: node run.ts NAME FOLDER, with a name of ${Object.keys(FAULTS).join(', ')}`);
  process.exit(2);
}
const started = performance.now();
const outcome = await fault.happen(folder);
console.log(JSON.stringify({ fault: fault.told, ...outcome, seconds: (performance.now() - started) / 1000 }));
