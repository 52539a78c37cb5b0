// Answers questions from standard input with the packages in the folder that is named: see typescript_answers.py.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const built = process.argv[2];
const questions = JSON.parse(readFileSync(0, 'utf8'));

const packages = new Map();
for (const { package: name } of questions) {
  if (!packages.has(name)) packages.set(name, await import(pathToFileURL(join(built, `${name}.js`)).href));
}

/** What is wrong besides the verdict: the ways to ask disagree with each other. */
function faultOf(contract, text, value, violations) {
  const valid = violations.length === 0;
  if (contract.is(value) !== valid) return `is() says ${!valid} and violations() ${valid}`;
  try {
    contract.parse(text);
    return valid ? '' : 'parse() accepts what violations() does not';
  } catch (error) {
    return valid ? `parse() raised ${error.name}: ${error.message}` : '';
  }
}

function answer({ package: name, model, text }) {
  try {
    const contract = packages.get(name)[model];
    const value = JSON.parse(text);
    const violations = contract.violations(value);
    return {
      violations: violations.map(({ pointer, keyword, message }) => [pointer, keyword, message]),
      fault: faultOf(contract, text, value, violations),
    };
  } catch (error) {
    return { violations: [], fault: `raised ${error.name}: ${error.message}` };
  }
}

process.stdout.write(JSON.stringify(questions.map(answer)));
