import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import {
  ConsumeError,
  OMSEventClient,
  platform,
  PublishError,
  registry,
  SettingsError,
  type Source,
} from 'oms-event-sdk';
import { MemoryBroker, MemoryTransport } from 'oms-event-sdk/testing';
import { CREATED, inMemory, quick } from './support/events.ts';
import { freePort, makeStreams, natsServer, storedIds, temporaryFolder } from './support/servers.ts';

const CONSUMER = { consumer: 'reader' };

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

describe('a client that is closed', () => {
  it('says so to who publishes or subscribes', async () => {
    const { client, broker } = inMemory();
    await Promise.all([client.close(), client.close()]);
    await client.close();
    for (const publishing of [client.publishSchemaCreated(CREATED), client.publishMany([])]) {
      await assert.rejects(publishing, (error) => {
        assert.ok(error instanceof PublishError && !error.retryable);
        assert.equal(error.message, 'this client is closed');
        return true;
      });
    }
    assert.throws(() => client.subscribe('SchemaCreatedV2', CONSUMER), ConsumeError);
    assert.equal(broker.events.length, 0);
  });

  it('has let handlers finish, with what they publish', async () => {
    const { client, broker } = inMemory();
    await client.publishSchemaCreated(CREATED);
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    let closing: Promise<void> | undefined;
    const running = subscription.run(async () => {
      closing = client.close();
      await turn();
      await client.publishSystemHealthCheck({ component: 'api', status: 'healthy' });
    });
    await running;
    await closing;
    assert.equal(broker.events.length, 2);
    assert.equal(broker.consumers.get('reader')?.due.size, 0);
  });

  it('can be closed by a handler that waits for it', async () => {
    const { client } = inMemory({ platform: quick({ ackWait: 0.2 }) });
    await client.publishSchemaCreated(CREATED);
    let closed = false;
    await client.subscribe('SchemaCreatedV2', CONSUMER).run(async () => {
      await client.close();
      closed = true;
    });
    assert.ok(closed);
  });

  it('has let go of where it reads as well', async () => {
    let closed = 0;
    const source: Source = {
      system: 'other',
      feed: async () => Promise.reject(new ConsumeError('no')),
      close: async () => void (closed += 1),
    };
    const client = inMemory({ source }).client;
    await client.close();
    assert.equal(closed, 1);
  });

  it('gives back the event that a loop has in hand, once', async () => {
    const broker = new MemoryBroker();
    const [first, second] = [1, 2].map(() => {
      const transport = new MemoryTransport(platform, broker);
      return new OMSEventClient({ platform, registry, transport });
    });
    if (first === undefined || second === undefined) return;
    await first.publishSchemaCreated(CREATED);
    for await (const event of first.subscribe('SchemaCreatedV2', CONSUMER)) {
      await first.close();
      assert.ok(event.settled);
      await event.ack(); // too late: it is with others already
    }
    for await (const event of second.subscribe('SchemaCreatedV2', CONSUMER)) {
      assert.equal(event.attempt, 2);
      await event.ack();
      break;
    }
    await second.close();
  });
});

describe('a subscription', () => {
  it('that cannot be opened leaves nothing behind, and may be tried again', async () => {
    const broker = new MemoryBroker();
    const memory = new MemoryTransport(platform, broker);
    let away = true;
    const source: Source = {
      system: 'memory',
      feed: async (...asked) => (away ? Promise.reject(new ConsumeError('away')) : memory.feed(...asked)),
      close: async () => undefined,
    };
    const client = inMemory({ source }).client;
    const before = timers();
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    await assert.rejects(subscription.ready(), /away/);
    assert.ok(timers() <= before);
    away = false;
    await subscription.ready();
    await subscription.close();
    assert.ok(timers() <= before);
    await assert.rejects(subscription.ready(), /the subscription of reader is closed/);
    await client.close();
  });

  it('says at once what is wrong with how it is asked for', async () => {
    const { client } = inMemory();
    for (const consumer of ['', 'my.service', 'my service', 'a*', 'a/b', 'ü']) {
      assert.throws(() => client.subscribe('SchemaCreatedV2', { consumer, prefetch: 0 }), (error) => {
        assert.ok(error instanceof SettingsError);
        assert.match(error.message, /consumer: '.*' is not a name/);
        assert.match(error.message, /prefetch: 0 is not a whole number above 0/);
        return true;
      });
    }
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    await assert.rejects(subscription.run(() => undefined, { concurrency: 0.5 }), /concurrency: 0.5 is not a whole number/);
    await client.close();
  });
});

describe('a program', () => {
  const program = (body: string): string => `
    import { OMSEventClient } from 'oms-event-sdk';
    process.on('unhandledRejection', (error) => { console.error(error); process.exit(3); });
    const [url, outbox] = process.argv.slice(1);
    const created = { operation: 'create', resource_type: 'object_type' };
    ${body}`;

  async function ends(body: string, ...given: readonly string[]): Promise<void> {
    const running = spawn(process.execPath, ['--input-type=module', '-e', program(body), ...given], { stdio: 'inherit' });
    const timer = setTimeout(() => running.kill('SIGKILL'), 30_000);
    const [code] = (await once(running, 'exit')) as [number | null];
    clearTimeout(timer);
    assert.equal(code, 0);
  }

  it('ends by itself once its client is closed', async () => {
    const server = await natsServer();
    await makeStreams(server.url, platform);
    const body = `
      const client = await OMSEventClient.connect({ url, outbox });
      await client.publishSchemaCreated(created, { eventId: 'one' });
      const loose = client.subscribe('SchemaCreatedV2', { consumer: 'loose' });
      await loose.ready();
      for await (const event of client.subscribe('SchemaCreatedV2', { consumer: 'reader' })) {
        await event.ack();
        break;
      }
      await client.close();`;
    await ends(body, server.url, join(temporaryFolder(), 'outbox.db'));
    assert.deepEqual(await storedIds(server.url, platform.events.name), ['one']);
    await server.remove();
  });

  it('ends also where the server is away', async () => {
    const body = `
      const client = await OMSEventClient.connect({ url, outbox });
      const running = client.subscribe('SchemaCreatedV2', { consumer: 'reader' }).run(() => undefined).catch(() => undefined);
      await client.publishSchemaCreated(created);
      await client.close();
      await running;`;
    await ends(body, `nats://127.0.0.1:${await freePort()}`, join(temporaryFolder(), 'outbox.db'));
  });
});
