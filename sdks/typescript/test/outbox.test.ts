import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  DeadlineExceededError,
  OMSEventClient,
  Outbox,
  OutboxFullError,
  platform,
  registry,
  Router,
  SchemaCreatedV2,
  SettingsError,
  UnavailableError,
  type Transport,
} from 'oms-event-sdk';
import { CREATED } from './support/events.ts';
import { freePort, makeStreams, natsServer, storedIds, temporaryFolder } from './support/servers.ts';

const STREAM = platform.events.name;

describe('an outbox', () => {
  let folder: string;
  let outbox: string;
  beforeEach(() => {
    folder = temporaryFolder();
    outbox = join(folder, 'outbox.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const rows = (): Record<string, unknown>[] => {
    const database = new DatabaseSync(outbox);
    const found = database.prepare('SELECT * FROM outbox ORDER BY sequence').all();
    database.close();
    return found.map((row) => ({ ...row }));
  };

  it('takes events while the broker is away, and the next who opens the file sends them in their order', async () => {
    const url = `nats://127.0.0.1:${await freePort()}`;
    const away = await OMSEventClient.connect({ url, outbox });
    const ids = Array.from({ length: 30 }, (_, index) => `e-${index}`);
    const results = await Promise.all(ids.map((eventId) => away.publishSchemaCreated(CREATED, { eventId, branch: 'main' })));
    assert.deepEqual(results[29]?.receipts, [{ transport: 'outbox', destination: outbox, sequence: 30 }]);
    await assert.rejects(away.flush(0.1), DeadlineExceededError);
    const closing = away.close();

    const [first] = rows();
    assert.equal(rows().length, 30);
    const { id, source, type, family, subject, traceparent, tracestate, failure } = first ?? {};
    assert.deepEqual(
      { id, source, type, family, subject, traceparent, tracestate, failure },
      {
        ...{ id: 'e-0', source: 'oms', type: 'com.foundry.oms.schema.created.v2', family: 'schema' },
        ...{ subject: 'oms.schema.created.v2.main', traceparent: null, tracestate: null, failure: null },
      },
    );
    await closing;

    const server = await natsServer();
    await makeStreams(server.url, platform);
    const client = await OMSEventClient.connect({ url: server.url, outbox });
    await client.flush(10);
    assert.deepEqual(await storedIds(server.url, STREAM), ids);
    assert.deepEqual(rows(), []);
    await client.close();
    await server.remove();
  });

  it('is bounded: a full one is an error to the publisher', async () => {
    const url = `nats://127.0.0.1:${await freePort()}`;
    const client = await OMSEventClient.connect({ url, outbox, outboxLimit: 3 });
    await client.publishMany(SchemaCreatedV2, [CREATED, CREATED]);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => client.publishSchemaCreated(CREATED)));
    assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'rejected', 'rejected']);
    const [, refused] = outcomes;
    assert.ok(refused?.status === 'rejected' && refused.reason instanceof OutboxFullError);
    assert.match(refused.reason.message, /holds 3 events, and may hold 3: the broker is away, or too slow/);
    await client.close();
    assert.equal(rows().length, 3);
  });

  it('sets aside what can never be sent, with the reason, and goes on', async () => {
    const server = await natsServer();
    await makeStreams(server.url, platform, { max_msg_size: 2000 });
    const client = await OMSEventClient.connect({ url: server.url, outbox });
    await client.publishSchemaCreated({ ...CREATED, new_value: { text: 'x'.repeat(5000) } }, { eventId: 'large' });
    await client.publishSchemaCreated(CREATED, { eventId: 'small' });
    await client.flush(10);
    assert.deepEqual(await storedIds(server.url, STREAM), ['small']);
    const [aside] = rows();
    assert.equal(aside?.['id'], 'large');
    assert.match(String(aside?.['failure']), /message size exceeds maximum allowed/);
    await client.close();
    await server.remove();
  });

  it('keeps an event once, whatever its publisher does', async () => {
    const url = `nats://127.0.0.1:${await freePort()}`;
    const client = await OMSEventClient.connect({ url, outbox });
    const [first, again] = [
      await client.publishSchemaCreated(CREATED, { eventId: 'same' }),
      await client.publishSchemaCreated(CREATED, { eventId: 'same' }),
    ];
    assert.equal(first.receipts[0]?.sequence, again.receipts[0]?.sequence);
    assert.equal(rows().length, 1);
    await client.close();
  });

  it('sends an event again only where it is not yet, of the ways that it goes', async () => {
    const sent = { nats: 0, eventbridge: 0 };
    const way = (name: 'nats' | 'eventbridge', fails: number): Transport => ({
      ...{ name, system: name, close: async () => undefined },
      send: async (messages) => {
        sent[name] += 1;
        return messages.map(() => (sent[name] <= fails ? new UnavailableError('away', name) : { transport: name, destination: '' }));
      },
    });
    const router = new Router([way('nats', 3), way('eventbridge', 0)], platform.routes);
    const file = new Outbox(router, { file: outbox, limit: 10 });
    const client = new OMSEventClient({ platform, registry, transport: file });
    await client.publishSchemaCreated(CREATED);
    await client.flush(10);
    assert.deepEqual(sent, { nats: 4, eventbridge: 1 });
    await client.close();
  });

  it('refuses a file that is none, or is of a newer form', async () => {
    const database = new DatabaseSync(outbox);
    database.exec('PRAGMA user_version=2');
    database.close();
    const url = 'memory://';
    await assert.rejects(OMSEventClient.connect({ url, outbox }), (error) => {
      assert.ok(error instanceof SettingsError);
      assert.match(error.message, /was written by a newer version of this package \(form 2\)/);
      return true;
    });
    await assert.rejects(OMSEventClient.connect({ url, outbox: '/no/such/folder/outbox.db' }), SettingsError);
  });
});
