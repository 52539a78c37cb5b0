// json-schema-to-typescript alone, without its formatter, schema by schema: node peer.mjs FOLDER.
// Starting Node and loading the tool are not in its time.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tool } from './tools.mjs';

const { compileFromFile } = await tool('json-schema-to-typescript');
const folder = process.argv[2];
const files = readdirSync(folder, { recursive: true })
  .filter((name) => /^[^/]+\.[^/]+\/v\d+\.json$/.test(name))
  .map((name) => join(folder, name));

const started = performance.now();
for (const file of files) await compileFromFile(file, { cwd: dirname(file), format: false });
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, schemas: files.length }));
