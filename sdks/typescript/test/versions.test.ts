import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CastError,
  OMSEventError,
  platform,
  SchemaCreatedV1,
  SchemaCreatedV2,
  SunsetError,
  VersionedCloudEvent,
  type ClientParts,
  type OMSEventClient,
} from 'oms-event-sdk';
import type { MemoryBroker } from 'oms-event-sdk/testing';
import { CREATED, inMemory, quick, stored } from './support/events.ts';

const OLD = { operation: 'create', resource_type: 'object_type' } as const;
const schema = { mode: 'ALL', to: ['nats'], token: 'branch', dualPublish: true } as const;
/** A catalogue that sends deprecated versions beside the newest. */
const DUAL = { ...quick(), routes: { ...platform.routes, schema } };

function on(day: string, more: Partial<ClientParts> = {}): { client: OMSEventClient; broker: MemoryBroker } {
  return inMemory({ today: () => day, ...more });
}

function types(broker: MemoryBroker): string[] {
  return stored(broker).map(({ type }) => String(type).slice(-2));
}

describe('a deprecated version', () => {
  it('says so on the wire', async () => {
    const { client, broker } = on('2026-12-01');
    await client.publish(SchemaCreatedV1, OLD, { branch: 'main' });
    await client.publish(SchemaCreatedV2, CREATED, { branch: 'main' });
    const [first, second] = stored(broker);
    assert.equal(first?.['deprecated'], true);
    assert.equal(first['deprecationfrom'], '2026-11-01T00:00:00Z');
    assert.equal(first['deprecationsunset'], '2027-05-01T00:00:00Z');
    assert.equal(first['deprecationmigration'], second?.['dataschema']);
    assert.ok(second !== undefined && !('deprecated' in second));
    assert.equal(VersionedCloudEvent.from(first).extensions['deprecated'], 'true');
  });

  it('is refused after its sunset, and warned of before', async () => {
    const ended = on('2027-05-01');
    await assert.rejects(ended.client.publish(SchemaCreatedV1, OLD), (error) => {
      assert.ok(error instanceof SunsetError && error instanceof OMSEventError);
      assert.equal(error.message, 'SchemaCreatedV1 ended on 2027-05-01: send SchemaCreatedV2 instead');
      return true;
    });
    assert.deepEqual(ended.broker.events, []);
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    await on('2027-05-01', { sunsetGrace: 10 }).client.publish(SchemaCreatedV1, OLD);
    const near = on('2027-04-02').client;
    await near.publish(SchemaCreatedV1, OLD);
    await near.publish(SchemaCreatedV1, OLD);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    assert.deepEqual(warnings.map(({ name }) => name), ['SunsetWarning', 'SunsetWarning']);
    assert.match(String(warnings[0]?.message), /SchemaCreatedV1 ends on 2027-05-01/);
  });
});

describe('an older version', () => {
  it('goes beside the event when told', async () => {
    const { client, broker } = on('2026-12-01');
    const result = await client.publishSchemaCreated({ ...CREATED, resource_id: 'Person' }, { branch: 'main', also: [1] });
    const [newer, older] = stored(broker);
    assert.deepEqual(types(broker), ['v2', 'v1']);
    assert.equal(newer?.['correlationid'], result.id);
    assert.equal(older?.['correlationid'], result.id);
    assert.equal(newer['id'], result.id);
    assert.equal(older['id'], `${result.id}.v1`);
    assert.equal(result.also?.[0]?.id, `${result.id}.v1`);
    assert.deepEqual(older['data'], { ...OLD, resource_id: 'Person' });
    await assert.rejects(client.publishSchemaCreated(CREATED, { also: [7] }), CastError);
  });

  it('goes beside it until its sunset where the catalogue says so', async () => {
    for (const [day, versions] of [
      ['2026-12-01', ['v2', 'v1']],
      ['2027-05-01', ['v2']],
      ['2026-10-01', ['v2']],
    ] as const) {
      const { client, broker } = on(day, { platform: DUAL });
      await client.publishSchemaCreated(CREATED);
      assert.deepEqual(types(broker), versions);
      await client.publishSchemaCreated(CREATED, { also: [] });
      assert.equal(broker.events.length, versions.length + 1);
    }
  });

  it('is read as the one that is named', async () => {
    const { client } = on('2026-12-01');
    await client.publish(SchemaCreatedV1, OLD, { branch: 'main' });
    await client.publish(SchemaCreatedV2, CREATED, { branch: 'main' });
    const found = [];
    for await (const event of client.subscribe('SchemaCreatedV2', { consumer: 'upcast', upcast: true })) {
      found.push([event.name, event.envelope.type.slice(-2), event.data]);
      await event.ack();
      if (found.length === 2) break;
    }
    const data = { ...CREATED, version: '2.0.0' };
    assert.deepEqual(found, [
      ['SchemaCreatedV2', 'v1', data],
      ['SchemaCreatedV2', 'v2', data],
    ]);
  });

  it('is read as the newest where none is named, and as it is where nobody asks', async () => {
    const { client } = on('2026-12-01');
    await client.publish(SchemaCreatedV1, OLD);
    for (const [upcast, name] of [[true, 'SchemaCreatedV2'], [false, 'SchemaCreatedV1']] as const) {
      for await (const event of client.subscribe({ consumer: `all-${upcast}`, upcast })) {
        assert.equal(event.name, name);
        await event.ack();
        break;
      }
    }
  });
});
