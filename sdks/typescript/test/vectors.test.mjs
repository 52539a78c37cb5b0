// The vectors that Python runs too (tests/vectors): same verdict, same violations, same words.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import * as sdk from '../dist/esm/index.js';

const vectors = (name) => JSON.parse(readFileSync(new URL(`../../../tests/vectors/${name}`, import.meta.url), 'utf8'));
const told = (found) => found.map(({ pointer, keyword, message }) => ({ pointer, keyword, message }));
const refusal = (violations) => (error) => {
  assert.ok(error instanceof sdk.InvalidPayloadError);
  assert.deepEqual(told(error.violations), violations);
  return true;
};

describe('contracts', () => {
  for (const [number, { keyword, schema, valid, invalid }] of vectors('contracts.json').entries()) {
    test(`${keyword} ${JSON.stringify(schema)}`.slice(0, 100), () => {
      const contract = sdk.defineContract(`Case${number}`, schema);
      for (const payload of valid) {
        assert.deepEqual(told(contract.violations(payload)), []);
        assert.ok(contract.is(payload));
        assert.deepEqual(contract.parse(JSON.stringify(payload)), payload);
      }
      for (const { payload, violations } of invalid) {
        assert.deepEqual(told(contract.violations(payload)), violations);
        assert.ok(!contract.is(payload));
        assert.throws(() => contract.parse(JSON.stringify(payload)), refusal(violations));
      }
    });
  }
});

describe('payloads', () => {
  for (const { model, why, payload, violations } of vectors('payloads.json')) {
    test(`${model}: ${why}`, () => {
      const contract = sdk.registry.byName(model);
      assert.deepEqual(told(contract.violations(payload)), violations);
      if (violations.length === 0) assert.deepEqual(contract.parse(JSON.stringify(payload)), payload);
      else assert.throws(() => contract.validate(payload), refusal(violations));
    });
  }
});

describe('texts', () => {
  const contract = sdk.defineContract('Text', true);
  for (const { why, text, value, violations } of vectors('texts.json')) {
    test(why, () => {
      if (violations.length > 0) assert.throws(() => contract.parse(text), refusal(violations));
      else assert.deepEqual(contract.parse(text), value);
    });
  }
});

describe('building', () => {
  for (const { why, schema, input, output, violations } of vectors('building.json')) {
    test(why, () => {
      const contract = sdk.defineContract('Built', schema);
      if (violations === undefined) assert.deepEqual(contract.create(input), output);
      else assert.throws(() => contract.create(input), refusal(violations));
    });
  }
});
