import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { diag } from '@opentelemetry/api';
import { ConsumerMismatchError, handling, Once, RejectEvent, RetryLater, type OMSEventClient, type Protector } from 'oms-event-sdk';
import type { MemoryBroker } from 'oms-event-sdk/testing';
import { CREATED, inMemory, quick, stored } from './support/events.ts';
import { until } from './support/servers.ts';

const CONSUMER = { consumer: 'reader' };

/** Puts any text where an event would stand. */
function put(broker: MemoryBroker, subject: string, body: unknown): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  broker.store({ id: String(broker.events.length), source: 't', type: 't', family: 't', subject, body: Buffer.from(text) });
}

function envelope(data: unknown, type = 'com.foundry.oms.schema.created.v2'): object {
  return { specversion: '1.0', id: '1', source: 'oms', type, data };
}

async function publish(client: OMSEventClient, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await client.publishSchemaCreated(CREATED, { eventId: `e-${index}` });
}

describe('a loop', () => {
  it('gives typed events in their order, each until it is settled', async () => {
    const { client, broker } = inMemory();
    await publish(client, 3);
    const seen: string[] = [];
    for await (const event of client.subscribe('SchemaCreatedV2', CONSUMER)) {
      const operation: 'create' = event.data.operation;
      seen.push(`${event.name} ${event.id} ${event.attempt} ${operation}`);
      if (event.id === 'e-1' && event.attempt === 1) await event.retry(0.01);
      else await event.ack();
      if (seen.length === 4) break;
    }
    assert.deepEqual(seen, ['e-0 1', 'e-1 1', 'e-2 1', 'e-1 2'].map((told) => `SchemaCreatedV2 ${told} create`));
    assert.deepEqual([broker.consumers.get('reader')?.due.size, broker.deadLetters.length], [0, 0]);
  });

  it('tells several events apart by name', async () => {
    const { client } = inMemory();
    await client.publishSystemHealthCheck({ component: 'api', status: 'healthy' });
    await client.publishSchemaCreated(CREATED);
    const told: string[] = [];
    for await (const event of client.subscribe(['SchemaCreatedV2', 'SystemHealthCheckV1'], CONSUMER)) {
      told.push(event.name === 'SchemaCreatedV2' ? event.data.resource_type : event.data.component);
      await event.ack();
      if (told.length === 2) break;
    }
    assert.deepEqual(told, ['api', 'object_type']);
  });

  it('gives what it leaves unsettled again, and what it was left with', async () => {
    const { client } = inMemory();
    await publish(client, 1);
    const attempts: number[] = [];
    for await (const event of client.subscribe('SchemaCreatedV2', CONSUMER)) {
      attempts.push(event.attempt);
      if (event.attempt === 2) break; // and still unsettled
    }
    for await (const event of client.subscribe('SchemaCreatedV2', CONSUMER)) {
      attempts.push(event.attempt);
      await event.ack();
      break;
    }
    assert.deepEqual(attempts, [1, 2, 3]);
  });

  it('gives back at once what it had fetched and not begun', async () => {
    const { client } = inMemory();
    await publish(client, 5);
    for await (const event of client.subscribe('SchemaCreatedV2', CONSUMER)) {
      await event.ack();
      break;
    }
    const seen: string[] = [];
    for await (const event of client.subscribe('SchemaCreatedV2', CONSUMER)) {
      seen.push(event.id);
      await event.ack();
      if (seen.length === 4) break;
    }
    assert.deepEqual(seen, ['e-1', 'e-2', 'e-3', 'e-4']);
  });

  it('ends when its subscription is stopped', async () => {
    const { client } = inMemory();
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    const ended = (async () => {
      for await (const event of subscription) await event.ack();
    })();
    await subscription.ready();
    await subscription.stop();
    await ended;
  });
});

describe('a consumer', () => {
  it('that delivers more than is handled is refused, as on a real broker, and of one that delivers less is warned', async () => {
    const { client } = inMemory();
    const told: unknown[] = [];
    const ignore = (): void => undefined;
    diag.setLogger({ error: ignore, warn: (...words: unknown[]) => void told.push(...words), info: ignore, debug: ignore, verbose: ignore });
    const ready = async (names: readonly ('SchemaCreatedV2' | 'SchemaUpdatedV2')[]): Promise<void> => {
      const subscription = await client.subscribe(names, CONSUMER).ready();
      await subscription.close();
    };
    await ready(['SchemaCreatedV2']);
    await assert.rejects(ready(['SchemaUpdatedV2']), ConsumerMismatchError);
    await (await client.subscribe(CONSUMER).ready()).close();
    assert.deepEqual(told, []);
    await ready(['SchemaCreatedV2', 'SchemaUpdatedV2']);
    assert.match(told.join(' '), /the consumer reader does not deliver oms\.schema\.updated\.v2\.\*: widen it once/);
    diag.disable();
    await client.close();
  });
});

describe('what is read', () => {
  it('has what a newer minor version adds', async () => {
    const { client, broker } = inMemory();
    put(broker, 'oms.schema.created.v2.-', envelope({ ...CREATED, version: '2.7.0', colour: 'red' }));
    for await (const event of client.subscribe('SchemaCreatedV2', CONSUMER)) {
      assert.deepEqual(event.data, { ...CREATED, version: '2.7.0', colour: 'red' });
      await event.ack();
      break;
    }
  });

  it('is an envelope where no contract describes it', async () => {
    const { client, broker } = inMemory();
    put(broker, 'oms.schema.created.v9.-', envelope({ any: 1 }, 'com.foundry.oms.schema.created.v9'));
    for await (const event of client.subscribe(CONSUMER)) {
      assert.equal(event.name, undefined);
      assert.equal(event.envelope.type, 'com.foundry.oms.schema.created.v9');
      assert.deepEqual(event.data, { any: 1 });
      await event.ack();
      break;
    }
  });

  it('goes to the dead letters where it never can be an event, with why, and without a value', async () => {
    const { client, broker } = inMemory();
    put(broker, 'oms.schema.created.v2.-', 'no JSON');
    put(broker, 'oms.schema.created.v2.-', envelope({ operation: 'secret', version: '2.0.0' }));
    put(broker, 'oms.schema.created.v2.-', envelope({ ...CREATED, version: '3.0.0' }));
    await client.publishSchemaCreated(CREATED);
    for await (const event of client.subscribe('SchemaCreatedV2', CONSUMER)) {
      await event.ack();
      break;
    }
    assert.deepEqual(broker.deadLetters.map(({ reason, event }) => [reason, event.sequence]), [
      ['rejected', 1],
      ['rejected', 2],
      ['rejected', 3],
    ]);
    assert.deepEqual(broker.deadLetters.map(({ error }) => error), [
      'not a CloudEvent: is not valid JSON',
      'not a valid SchemaCreatedV2',
      'com.foundry.oms.schema.created.v2 in version 3.0.0 is not what reader reads',
    ]);
  });

  it('is revealed first', async () => {
    const reveal = async (payload: unknown): Promise<unknown> => ({ ...(payload as object), author: 'ada@example.com' });
    const protector: Protector = { scan: () => [], protect: async (payload) => payload, reveal };
    const { client } = inMemory({ protector });
    await publish(client, 1);
    for await (const event of client.subscribe('SchemaCreatedV2', CONSUMER)) {
      assert.equal(event.data.author, 'ada@example.com');
      await event.ack();
      break;
    }
  });
});

describe('handlers', () => {
  it('work on as many events at a time as they may, and finish what they took', async () => {
    const { client, broker } = inMemory();
    await publish(client, 20);
    let [now, most, finished] = [0, 0, 0];
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    const running = subscription.run(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await pause(5);
        now -= 1;
        finished += 1;
        if (finished === 10) void subscription.stop();
      },
      { concurrency: 4 },
    );
    await running;
    assert.deepEqual([now, most], [0, 4]);
    assert.ok(finished >= 10 && finished < 20);
    assert.equal(broker.consumers.get('reader')?.due.size, 0);
  });

  it('get an event that failed again, and after the last delivery it is a dead letter', async () => {
    const { client, broker } = inMemory();
    await client.publishSchemaCreated(CREATED);
    const attempts: number[] = [];
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    const running = subscription.run(({ attempt }) => {
      attempts.push(attempt);
      throw new TypeError('secret@example.com');
    });
    await until(() => broker.deadLetters.length === 1);
    await subscription.close();
    await running;
    assert.deepEqual(attempts, [1, 2, 3, 4]);
    const [letter] = broker.deadLetters;
    assert.deepEqual([letter?.reason, letter?.error, letter?.consumer], ['failed', 'TypeError', 'reader']);
  });

  it('may reject an event at once, or say when it is to come again', async () => {
    const { client, broker } = inMemory({ platform: quick({ backoff: [60] }) });
    await publish(client, 2);
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    const seen: string[] = [];
    const running = subscription.run(({ id, attempt }) => {
      seen.push(`${id} ${attempt}`);
      if (id === 'e-0') throw new RejectEvent('no such object');
      if (attempt === 1) throw new RetryLater(0.01);
    });
    await until(() => seen.length === 3);
    await subscription.close();
    await running;
    assert.deepEqual(seen, ['e-0 1', 'e-1 1', 'e-1 2']);
    assert.deepEqual(broker.deadLetters.map(({ reason, error }) => [reason, error]), [
      ['rejected', 'no such object'],
    ]);
  });

  it('that get something wrong themselves have failed, and their event is not to blame', async () => {
    const { client, broker } = inMemory();
    const wrong: readonly (() => unknown)[] = [
      () => client.publishWithTracing('oms.schema.created.v2.-', { operation: 'create' }), // breaks its contract
      () => client.publishSchemaCreated(CREATED, { tenant: '' }),
      () => client.publishWithTracing('oms.nothing', {}),
      () => Promise.reject(),
    ];
    await client.publishSchemaCreated(CREATED);
    const once = new Once();
    const subscription = client.subscribe('SchemaCreatedV2', { ...CONSUMER, once });
    const running = subscription.run(({ attempt }) => wrong[attempt - 1]?.());
    await until(() => broker.deadLetters.length === 1);
    await subscription.close();
    await running;
    const [letter] = broker.deadLetters;
    assert.deepEqual([letter?.reason, letter?.error], ['failed', 'Error']);
    assert.equal(once.begin(`reader/oms/${stored(broker)[0]?.['id']}`), 'new');
  });

  it('keep an event for as long as they need', async () => {
    const { client } = inMemory({ platform: quick({ ackWait: 0.1 }) });
    await publish(client, 1);
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    let handled = 0;
    const running = subscription.run(async () => {
      handled += 1;
      await pause(350);
    });
    await until(() => handled === 1);
    await subscription.close();
    await running;
    assert.equal(handled, 1);
  });

  it('see an event once that is delivered twice, and again where it failed', async () => {
    const { client, broker } = inMemory();
    const once = new Once();
    let handled = 0;
    const subscription = client.subscribe('SchemaCreatedV2', { ...CONSUMER, once });
    const running = subscription.run(() => {
      handled += 1;
      if (handled === 1) throw new Error('not yet');
    });
    await publish(client, 1);
    await until(() => handled === 2);
    const [event] = broker.events;
    if (event === undefined) return assert.fail('nothing is stored');
    broker.events.push({ ...event, sequence: 2 });
    broker.changed.tell();
    await until(() => broker.consumers.get('reader')?.cursor === 2 && broker.consumers.get('reader')?.due.size === 0);
    await subscription.close();
    await running;
    assert.equal(handled, 2);
  });

  it('cause what they publish', async () => {
    const { client, broker } = inMemory();
    await client.publishSchemaCreated(CREATED, { eventId: 'first', correlationId: 'c' });
    await client.publishSchemaCreated(CREATED, { eventId: 'second' });
    const subscription = client.subscribe('SchemaCreatedV2', CONSUMER);
    const running = subscription.run(async ({ id }) => {
      assert.equal(handling()?.id, id);
      await client.publishSystemHealthCheck({ component: id, status: 'healthy' });
    });
    await until(() => broker.events.length === 4);
    await subscription.close();
    await running;
    const causes = stored(broker).slice(2).map(({ correlationid, causationid }) => [correlationid, causationid]);
    assert.deepEqual(causes, [
      ['c', 'first'],
      ['second', 'second'],
    ]);
    assert.equal(handling(), undefined);
  });
});

describe('what was handled', () => {
  it('is remembered for a window, also by a file', () => {
    for (const once of [new Once({ window: 3600 }), new Once({ file: ':memory:', window: 3600 })]) {
      assert.equal(once.begin('a'), 'new');
      assert.equal(once.begin('a'), 'busy');
      once.failed('a');
      assert.equal(once.begin('a'), 'new');
      once.done('a');
      assert.equal(once.begin('a'), 'handled');
      once.close();
    }
    const forgetful = new Once({ window: 0 });
    forgetful.begin('a');
    forgetful.done('a');
    assert.notEqual(forgetful.begin('b'), 'handled');
  });
});
