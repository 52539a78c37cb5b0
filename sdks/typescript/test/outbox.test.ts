import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  DeadlineExceededError,
  OMSEventClient,
  Once,
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
    const elsewhere = await OMSEventClient.connect({ url: 'memory://', outbox });
    await elsewhere.publishSchemaCreated(CREATED, { eventId: 'large' });
    await elsewhere.flush(10);
    assert.deepEqual(rows(), []);
    await elsewhere.close();
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
    assert.ok(client.transport instanceof Outbox);
    assert.equal(client.transport.depth, 1);
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
  });

  it('says what is wrong with a file', async () => {
    const other = join(folder, 'other.db');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE outbox (anything)');
    database.close();
    const text = join(folder, 'text');
    writeFileSync(text, 'no database, and long enough to be seen as something else'.repeat(10));
    const torn = join(folder, 'torn.db');
    await (await OMSEventClient.connect({ url: 'memory://', outbox: torn })).close();
    const bytes = readFileSync(torn);
    writeFileSync(torn, bytes.fill('Z', 4096));
    const faults = {
      [folder]: 'cannot be opened: unable to open database file',
      [join(folder, 'no', 'folder.db')]: 'cannot be opened: unable to open database file',
      '/proc/version': 'cannot be opened: ',
      [text]: 'cannot be opened: file is not a database',
      [other]: 'is a database of something else: give the outbox a file of its own',
      [torn]: 'cannot be opened: database disk image is malformed',
    };
    for (const [path, fault] of Object.entries(faults)) {
      await assert.rejects(OMSEventClient.connect({ url: 'memory://', outbox: path }), (error) => {
        assert.ok(error instanceof SettingsError);
        assert.ok(error.message.includes(path) && error.message.includes(fault), error.message);
        return true;
      });
    }
    assert.throws(() => new Once({ file: folder }), SettingsError);
  });

  it('has one client at a time', async () => {
    const client = await OMSEventClient.connect({ url: 'memory://', outbox });
    await assert.rejects(OMSEventClient.connect({ url: 'memory://', outbox }), /is in use: one client has it at a time/);
    await client.close();
    const program = `
      import { OMSEventClient } from 'oms-event-sdk';
      await OMSEventClient.connect({ url: 'memory://', outbox: process.argv[1] });
      console.log('ready');
      setInterval(() => undefined, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', program, outbox]);
    await once(other.stdout, 'data');
    await assert.rejects(OMSEventClient.connect({ url: 'memory://', outbox }), /is in use/);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await (await OMSEventClient.connect({ url: 'memory://', outbox })).close();
  });

  it('ends who waits for it to be empty when it is closed', async () => {
    const client = await OMSEventClient.connect({ url: `nats://127.0.0.1:${await freePort()}`, outbox });
    await client.publishSchemaCreated(CREATED);
    const flushing = assert.rejects(client.flush(), /the outbox is closed, and 1 events wait in it/);
    await client.close();
    await flushing;
  });
});
