// How the scripts beside this one time a call: microseconds at its best, rounds of all subjects in turn.

import { tool } from './tools.mjs';

const ROUND = 20; // milliseconds that one subject takes in one round
const EXTERNAL = ['jose', '@nats-io/*', '@aws-sdk/*']; // of clients and keys, which nothing is asked of here

/** A module as the package's own build has it, without types. */
export async function loaded(entry) {
  const { build } = await tool('esbuild');
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: EXTERNAL,
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

let sink; // what is computed must be kept, or the compiler leaves the work out
function timed(call, calls) {
  const started = performance.now();
  for (let i = 0; i < calls; i++) sink = call();
  return performance.now() - started;
}

/** The microseconds of one call of each subject, at its best of so many rounds. */
export function bestOf(subjects, rounds) {
  const calls = {};
  for (const [subject, call] of Object.entries(subjects)) {
    timed(call, 20_000); // until it is optimised
    calls[subject] = Math.ceil((ROUND / timed(call, 5_000)) * 5_000);
  }
  const best = {};
  for (let round = 0; round < rounds; round++) {
    for (const [subject, call] of Object.entries(subjects)) {
      const took = (timed(call, calls[subject]) / calls[subject]) * 1000;
      best[subject] = Math.min(best[subject] ?? Infinity, took);
    }
  }
  if (sink === undefined) throw new Error('nothing was computed');
  return best;
}
