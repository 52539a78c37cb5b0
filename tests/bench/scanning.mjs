// Looking for personal data in a clean 1 KB event: node scanning.mjs PACKAGE CONTRACT EVENTS.JSON ROUNDS.
// Prints the microseconds of one look at its best.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bestOf, loaded } from './rounds.mjs';

const [folder, name, file, rounds] = process.argv.slice(2);
const { PIIHandler } = await loaded(join(folder, 'src', 'pii', 'index.ts'));
const { [name]: contract } = await loaded(join(folder, 'src', '_generated', 'index.ts'));
const { event, identifiers } = JSON.parse(readFileSync(file, 'utf8'));
const handler = new PIIHandler();

const subjects = {
  directed: () => handler.scan(event, contract),
  generic: () => handler.scan(event),
  identifiers: () => handler.scan(identifiers),
};
for (const look of Object.values(subjects)) if (look().length > 0) throw new Error('the payloads are not clean');

console.log(JSON.stringify(bestOf(subjects, Number(rounds))));
