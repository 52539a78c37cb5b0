import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CastError,
  ConsumeError,
  EventClient,
  OMSEventClient,
  OMSEventError,
  outgoing,
  platform,
  registry,
  SchemaCreatedV1,
  SchemaCreatedV2,
  SunsetError,
  VersionedCloudEvent,
  type ClientParts,
} from 'oms-event-sdk';
import { broker as brokerOf, MemoryBroker, MemoryTransport } from 'oms-event-sdk/testing';
import { CREATED, inMemory, quick, stored } from './support/events.ts';
import { makeStreams, natsServer, until, withManager } from './support/servers.ts';

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

  it('says so among the other attributes, in the order of their names', async () => {
    const { client, broker } = on('2026-12-01');
    const told = { branch: 'b', causationId: 'c', commit: 'd', correlationId: 'e', partitionKey: 'f', tenant: 'g' };
    await client.publish(SchemaCreatedV1, OLD, told);
    const text = Buffer.from(broker.events[0]?.body ?? []).toString();
    const names = Object.keys(JSON.parse(text) as object).slice('specversion id source type time datacontenttype dataschema'.split(' ').length, -1);
    assert.deepEqual(names, names.toSorted());
    assert.equal(names.length, 10);
    assert.equal(JSON.stringify(VersionedCloudEvent.parse(text)), text, 'and is written again as it was');
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

  it('is judged by the day and the grace that a client was connected with', async () => {
    const connect = (name: string, sunsetGrace: number): Promise<OMSEventClient> =>
      OMSEventClient.connect({ url: `memory://${name}`, sunsetGrace }, { today: () => '2027-05-01' });
    await (await connect('in-grace', 1)).publish(SchemaCreatedV1, OLD);
    assert.equal(brokerOf('in-grace').events.length, 1);
    await assert.rejects((await connect('ended', 0)).publish(SchemaCreatedV1, OLD), SunsetError);
    for (const wrong of [-1, 1e9, NaN]) {
      await assert.rejects(connect('wrong', wrong), { message: new RegExp(`OMS_SUNSET_GRACE: '${wrong}' is not a number of days`) });
    }
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
    assert.equal(result.also[0]?.id, `${result.id}.v1`);
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

describe('several versions', () => {
  it('have the correlation and the id that are told', async () => {
    const { client, broker } = on('2026-12-01');
    await client.publishSchemaCreated(CREATED, { eventId: 'e', correlationId: 'c', also: [1] });
    assert.deepEqual(stored(broker).map(({ id, correlationid }) => [id, correlationid]), [['e', 'c'], ['e.v1', 'c']]);
  });

  it('are for one event, as its id is', async () => {
    const { client, broker } = inMemory();
    const refused = (told: RegExp): object => ({ name: 'TypeError', message: told });
    await assert.rejects(client.publishMany(SchemaCreatedV2, [CREATED], { also: [1] }), refused(/leave also out/));
    await assert.rejects(client.publishMany([outgoing(SchemaCreatedV2, CREATED, { also: [1] })]), refused(/leave also out/));
    await assert.rejects(client.publishMany(SchemaCreatedV2, [CREATED], { eventId: 'x' }), refused(/leave eventId out/));
    assert.deepEqual(broker.events, []);
  });

  it('are named in any order: the newest of them is what the others are read as', async () => {
    const { client } = on('2026-12-01');
    await client.publish(SchemaCreatedV1, OLD);
    await client.publish(SchemaCreatedV2, CREATED);
    const names: string[] = [];
    const upcast = { consumer: 'upcast', upcast: true };
    for await (const event of client.subscribe(['SchemaCreatedV2', 'SchemaCreatedV1'], upcast)) {
      names.push(event.name);
      await event.ack();
      if (names.length === 2) break;
    }
    assert.deepEqual(names, ['SchemaCreatedV2', 'SchemaCreatedV2']);
  });

  it('are dead letters where they break their own contract, or there is no way', async () => {
    const upcast = (): never => {
      throw new CastError('there is no version 2 on the way to version 3');
    };
    const versions = { upcast, downcast: upcast, olderToSend: () => [] };
    const { client, broker } = on('2026-12-01', { versions });
    const envelope = { specversion: '1.0', id: '1', source: 'oms', type: SchemaCreatedV1.event.type, data: { operation: 'secret' } };
    const told = { id: '1', source: 'oms', type: 't', family: 'schema', subject: 'oms.schema.created.v1.-' };
    broker.store({ ...told, body: Buffer.from(JSON.stringify(envelope)) });
    await client.publish(SchemaCreatedV1, OLD);
    const events = client.subscribe('SchemaCreatedV2', { consumer: 'upcast', upcast: true });
    const running = events.run(() => assert.fail('nothing is handled'));
    await until(() => broker.deadLetters.length === 2);
    await events.stop();
    await running;
    assert.deepEqual(broker.deadLetters.map(({ reason, error }) => [reason, error]), [
      ['rejected', 'not a valid SchemaCreatedV1'],
      ['rejected', 'there is no version 2 on the way to version 3'],
    ]);
  });

  it('need the ways between them, which a client of chosen contracts is given', async () => {
    const client = new EventClient({ platform, registry, transport: new MemoryTransport(platform, new MemoryBroker()) });
    await client.publish(SchemaCreatedV2, CREATED, { also: [] });
    await assert.rejects(client.publish(SchemaCreatedV2, CREATED, { also: [1] }), ConsumeError);
    assert.throws(() => client.subscribe({ consumer: 'upcast', upcast: true }), ConsumeError);
  });
});

describe('on a NATS server', () => {
  let server: Awaited<ReturnType<typeof natsServer>>;

  before(async () => {
    server = await natsServer();
    await makeStreams(server.url, platform);
  });
  after(() => server.remove());

  it('a consumer that upcasts is given the older subjects too', async () => {
    await using client = await OMSEventClient.connect(server.url, { today: () => '2026-12-01' });
    await client.publishSchemaCreated(CREATED, { branch: 'main', also: [1] });
    const found: string[] = [];
    for await (const event of client.subscribe('SchemaCreatedV2', { consumer: 'upcast', upcast: true })) {
      found.push(`${event.envelope.type.slice(-2)} as ${event.name}`);
      await event.ack();
      if (found.length === 2) break;
    }
    assert.deepEqual(found, ['v2 as SchemaCreatedV2', 'v1 as SchemaCreatedV2']);
    const { config } = await withManager(server.url, (manager) => manager.consumers.info(platform.events.name, 'upcast'));
    const subjects = ['oms.schema.created.v1.*', 'oms.schema.created.v2.*'];
    assert.deepEqual(config.filter_subjects?.toSorted(), subjects);
  });
});
