// Reading, checking and creating an event: node calls.mjs PACKAGE CONTRACT EVENT.JSON SCHEMA.JSON ROUNDS.
// Prints the microseconds of one call at its best, rounds of all subjects in turn.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from './tools.mjs';

const ROUND = 20; // milliseconds that one subject takes in one round

const [folder, name, eventFile, schemaFile, rounds] = process.argv.slice(2);
const { [name]: contract } = await loaded(join(folder, 'src', 'index.ts'));
const text = readFileSync(eventFile, 'utf8');
const event = JSON.parse(text);
const { default: Ajv } = await tool('ajv/dist/2020.js');
const { default: addFormats } = await tool('ajv-formats');
const ajv = addFormats(new Ajv({ strict: false })).compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

const subjects = {
  parse: () => contract.parse(text),
  'JSON.parse': () => JSON.parse(text),
  'ajv parse': () => ajv(JSON.parse(text)),
  is: () => contract.is(event),
  ajv: () => ajv(event),
  create: () => contract.create(event),
};
if (!contract.is(event) || !ajv(event)) throw new Error(`${eventFile} is not a valid ${name}`);

/** The package as its own build has it, without types. */
async function loaded(index) {
  const { build } = await tool('esbuild');
  const external = ['@nats-io/*', '@aws-sdk/*']; // of clients, which nothing is asked of here
  const { outputFiles } = await build({ entryPoints: [index], bundle: true, format: 'esm', write: false, external });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

let sink; // what is computed must be kept, or the compiler leaves the work out
function timed(call, calls) {
  const started = performance.now();
  for (let i = 0; i < calls; i++) sink = call();
  return performance.now() - started;
}

const calls = {};
for (const [subject, call] of Object.entries(subjects)) {
  timed(call, 20_000); // until it is optimised
  calls[subject] = Math.ceil((ROUND / timed(call, 5_000)) * 5_000);
}
const best = {};
for (let round = 0; round < Number(rounds); round++) {
  for (const [subject, call] of Object.entries(subjects)) {
    const took = (timed(call, calls[subject]) / calls[subject]) * 1000;
    best[subject] = Math.min(best[subject] ?? Infinity, took);
  }
}
if (sink === undefined) throw new Error('nothing was computed');
console.log(JSON.stringify(best));
