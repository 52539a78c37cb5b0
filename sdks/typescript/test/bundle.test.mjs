// What the package knows, as one file that comes with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import bundle from 'oms-event-sdk/bundle.json' with { type: 'json' };

import * as sdk from '../dist/esm/index.js';

test('the bundle has every contract of the registry', () => {
  const known = Object.values(bundle.contracts).map(({ name }) => name);
  assert.deepEqual(known.toSorted(), [...sdk.registry].map(({ name }) => name).toSorted());
  assert.equal(bundle.version, sdk.VERSION);
  assert.match(bundle.sha256, /^[0-9a-f]{64}$/);
});
