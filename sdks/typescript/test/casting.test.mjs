// The vectors that Python runs too (tests/vectors/casting.json): the same bytes, up and down.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { down, up } from '../dist/esm/contracts/casting.js';
import * as sdk from '../dist/esm/index.js';

const vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/casting.json', import.meta.url), 'utf8'));
const text = JSON.stringify;

describe('steps', () => {
  for (const { why, steps, keep, old, new: now, back } of vectors.steps) {
    test(why, () => {
      const before = [text(old), text(now)];
      assert.equal(text(up(steps, old)), text(now));
      assert.equal(text(down(steps, now, keep)), text(back));
      assert.deepEqual([text(old), text(now)], before, 'the input is not changed');
    });
  }
});

describe('events', () => {
  for (const { why, model, data, to, becomes, output } of vectors.events) {
    test(why, () => {
      const { major } = sdk.registry.byName(model).event;
      const made = to >= major ? sdk.upcast(model, data, to) : sdk.downcast(model, data, to);
      assert.equal(made.contract.name, becomes);
      assert.equal(text(made.data), text(output));
    });
  }
});

test('the newest version is the one that is meant', () => {
  const made = sdk.upcast(sdk.SchemaCreatedV1, { operation: 'create', resource_type: 'branch' });
  assert.equal(made.contract, sdk.SchemaCreatedV2);
});

test('there is no way to a version that is not there', () => {
  const data = { component: 'c', status: 'healthy', version: '1.0.0' };
  const refused = (told) => (error) => error instanceof sdk.CastError && !error.retryable && told.test(error.message);
  assert.throws(() => sdk.upcast('SystemErrorV1', data, 2), refused(/no version 2/));
  assert.throws(() => sdk.upcast('SchemaCreatedV2', data, 1), refused(/downcast it/));
  assert.throws(() => sdk.downcast('SystemErrorV1', data, 2), refused(/upcast it/));
  assert.throws(() => sdk.downcast('SystemErrorV1', data, 0), refused(/no version 0/));
  assert.throws(() => sdk.upcast('NothingV1', data), refused(/no event/));
  assert.ok(sdk.canDowncast('ActionFailedV2', 1));
  assert.ok(!sdk.canDowncast('ActionFailedV2', 0));
  assert.deepEqual(sdk.losses('ActionFailedV2'), ['/version comes back as "1.0.0"']);
});
