import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defineEvent, EventRegistry, type EventContract } from 'oms-event-sdk';

function event(action: string, major: number): EventContract<unknown> {
  const description = {
    type: `com.example.thing.${action}.v${major}`,
    family: 'thing',
    action,
    major,
    version: `${major}.1.0`,
    dataschema: `https://example.com/thing.${action}/v${major}.json`,
    subject: `example.thing.${action}.v${major}.{token}`,
    personal: [],
  };
  return defineEvent(`Thing${action}V${major}`, description, true);
}

describe('the registry', () => {
  const [v2, v1, other] = [event('made', 2), event('made', 1), event('lost', 1)];
  const registry = new EventRegistry([v2, v1, other]);

  it('finds a contract by type and data version', () => {
    assert.equal(registry.get('com.example.thing.made.v1'), v1);
    assert.equal(registry.get('com.example.thing.made.v1', '1.0.0'), v1);
    assert.equal(registry.get('com.example.thing.made.v2', '2.7.1'), v2);
  });

  it('knows no other type, no other major than the type has, and no malformed version', () => {
    assert.equal(registry.get('com.example.thing.made.v3', '3.0.0'), undefined);
    assert.equal(registry.get('com.example.thing.made.v2'), undefined);
    assert.equal(registry.get('com.example.thing.made.v1', '2.0.0'), undefined);
    for (const version of ['1', '1.0', 'v1.0.0', '01.0.0', '1.0.0-rc.1', '']) {
      assert.equal(registry.get('com.example.thing.made.v1', version), undefined, version);
    }
  });

  it('finds a contract by name, and the newest of an event in whatever order they came', () => {
    assert.equal(registry.byName('ThingmadeV1'), v1);
    assert.equal(registry.byName('toString'), undefined);
    assert.equal(registry.latest('thing.made'), v2);
    for (const name of ['thing.found', 'thing', 'thing.made.v2', '']) assert.equal(registry.latest(name), undefined);
  });

  it('lists all in the order given', () => {
    assert.deepEqual([...registry], [v2, v1, other]);
    assert.equal(registry.size, 3);
  });
});
