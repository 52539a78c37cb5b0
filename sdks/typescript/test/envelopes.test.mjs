// The envelopes that Python writes and reads too (tests/vectors/envelopes.json): the same bytes, the same subjects.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { HTTP } from 'cloudevents';

import * as sdk from '../dist/esm/index.js';
import { MemoryBroker, MemoryTransport } from '../dist/esm/testing.js';
import { contextOf } from '../dist/esm/tracing.js';

const file = new URL('../../../tests/vectors/envelopes.json', import.meta.url);
const { today, written, beside, refused, read, channels } = JSON.parse(readFileSync(file, 'utf8'));

before(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));

/** A client, and what its broker has. */
function inMemory() {
  const broker = new MemoryBroker();
  const { platform, registry } = sdk;
  const transport = new MemoryTransport(platform, broker);
  const client = new sdk.OMSEventClient({ platform, registry, transport, today: () => today });
  return { client, stored: () => broker.events.map(({ subject, body }) => ({ subject, body: Buffer.from(body).toString() })) };
}

/** Options have their Python names in the vectors. */
function options(given) {
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [camel(name), value]));
}

describe('an event is written as these bytes', () => {
  for (const { name, model, data, options: told, traceparent, tracestate, subject, body } of written) {
    test(name, async () => {
      const { client, stored } = inMemory();
      const contract = sdk.registry.byName(model);
      await context.with(contextOf({ traceparent, tracestate }), () => client.publish(contract, data, options(told)));
      assert.deepEqual(stored(), [{ subject, body }]);
    });

    test(`${name}: also when it was created before`, async () => {
      const { client, stored } = inMemory();
      const contract = sdk.registry.byName(model);
      const payload = contract.create(data);
      await context.with(contextOf({ traceparent, tracestate }), () => client.publish(contract, payload, options(told)));
      assert.deepEqual(stored(), [{ subject, body }]);
    });

    test(`${name}: and read as it was`, () => {
      const event = sdk.VersionedCloudEvent.parse(body);
      assert.equal(sdk.registry.get(event.type, event.dataVersion)?.name, model);
      assert.equal(JSON.stringify(event), body);
    });

    test(`${name}: and the official package reads the same`, () => {
      const headers = { 'content-type': 'application/cloudevents+json' };
      const theirs = HTTP.toEvent({ headers, body });
      const ours = sdk.VersionedCloudEvent.parse(body);
      for (const attribute of ['id', 'source', 'type', 'subject', 'time', 'dataschema']) {
        assert.equal(theirs[attribute], ours[attribute], attribute);
      }
      assert.deepEqual(theirs.data, ours.data);
      for (const [extension, value] of Object.entries(ours.extensions)) assert.equal(String(theirs[extension]), value);
    });
  }
});

describe('older versions beside an event are written as these bytes', () => {
  for (const { name, model, data, options: told, stored: wanted } of beside) {
    test(name, async () => {
      const { client, stored } = inMemory();
      await client.publish(sdk.registry.byName(model), data, options(told));
      assert.deepEqual(stored(), wanted);
    });
  }
});

describe('an attribute that CloudEvents forbids is refused', () => {
  for (const { name, options: told, attribute } of refused) {
    test(name, async () => {
      const { client, stored } = inMemory();
      const data = { operation: 'create', resource_type: 'object_type' };
      await assert.rejects(client.publishSchemaCreated(data, options(told)), (error) => {
        assert.ok(error instanceof sdk.InvalidEnvelopeError);
        assert.ok(error.message.startsWith(`the attribute ${attribute} `), error.message);
        return true;
      });
      assert.deepEqual(stored(), []);
    });
  }
});

describe('a structured event is read or refused', () => {
  for (const { name, body, envelope, error: message } of read) {
    test(name, () => {
      if (message !== undefined) {
        assert.throws(() => sdk.VersionedCloudEvent.parse(body), { name: 'InvalidEnvelopeError', message });
        return;
      }
      const event = sdk.VersionedCloudEvent.parse(body);
      for (const [attribute, value] of Object.entries(options(envelope))) assert.deepEqual(event[attribute], value);
    });
  }
});

describe('a subject says which event it is', () => {
  for (const { channel, model, token } of channels) {
    test(channel, async () => {
      const { client, stored } = inMemory();
      if (model === null) {
        await assert.rejects(async () => client.publishWithTracing(channel, {}), { name: 'UnknownEventError' });
        return;
      }
      const about = { operation: 'create', resource_type: 'object_type' };
      const payload = model === 'SystemHealthCheckV1' ? { component: 'api', status: 'healthy' } : about;
      const { type } = await client.publishWithTracing(channel, payload);
      assert.equal(type, sdk.registry.byName(model).event.type);
      const [{ subject, body }] = stored();
      assert.equal(subject, channel);
      assert.equal(sdk.VersionedCloudEvent.parse(body).extensions.branch ?? null, token);
    });
  }
});

test('nothing of a text is in the error of reading it', () => {
  const text = '{"specversion":"1.0","id":"","source":"secret","type":"secret","data":"secret"}';
  assert.throws(() => sdk.VersionedCloudEvent.parse(text), (error) => !error.message.includes('secret'));
});
