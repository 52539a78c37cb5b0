// Reading, checking and creating an event: node calls.mjs PACKAGE CONTRACT EVENT.JSON SCHEMA.JSON ROUNDS.
// Prints the microseconds of one call at its best, rounds of all subjects in turn.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bestOf, loaded } from './rounds.mjs';
import { tool } from './tools.mjs';

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

console.log(JSON.stringify(bestOf(subjects, Number(rounds))));
