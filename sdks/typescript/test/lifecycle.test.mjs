// The life of versions: the vectors that Python runs too (tests/vectors/lifecycle.json).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as sdk from '../dist/esm/index.js';

const vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/lifecycle.json', import.meta.url), 'utf8'));

for (const { why, model, today, grace, stage, sending, attributes, beside } of vectors) {
  test(why, () => {
    const contract = sdk.registry.byName(model);
    assert.equal(sdk.stage(contract, today), stage);
    if (attributes !== undefined) {
      const { family, action } = contract.event;
      const newest = sdk.registry.latest(`${family}.${action}`);
      assert.deepEqual(sdk.deprecationAttributes(contract, newest, today), attributes);
    }
    if (beside !== undefined) assert.deepEqual(sdk.olderToSend('SchemaCreatedV2', today), beside);
    if (sending === null) {
      const ended = (error) => error instanceof sdk.SunsetError && error.replacement === 'SchemaCreatedV2';
      assert.throws(() => sdk.checkSunset(contract, today, grace), ended);
    } else {
      assert.equal(sdk.checkSunset(contract, today, grace), sending === 'fine' ? undefined : sending);
    }
  });
}

test('without a day it is today', () => {
  assert.equal(sdk.stage(sdk.SchemaCreatedV2), 'current');
  assert.equal(sdk.checkSunset(sdk.SchemaCreatedV2), undefined);
});
