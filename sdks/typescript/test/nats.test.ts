import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  ConsumerMismatchError,
  DeadlineExceededError,
  EventTooLargeError,
  NotPermittedError,
  OMSEventClient,
  outgoing,
  platform,
  registry,
  SchemaCreatedV2,
  UnavailableError,
  type ClientSettings,
} from 'oms-event-sdk';
import { signedUsers } from './support/credentials.ts';
import { CREATED, quick } from './support/events.ts';
import { freePort, makeStreams, natsServer, storedIds, temporaryFolder, until, withManager } from './support/servers.ts';

const STREAM = platform.events.name;

describe('on a NATS server', () => {
  let server: Awaited<ReturnType<typeof natsServer>>;
  let client: OMSEventClient;

  before(async () => {
    server = await natsServer();
    await makeStreams(server.url, platform);
    client = await OMSEventClient.connect(server.url);
  });
  after(async () => {
    await client.close();
    await server.remove();
  });

  it('a publish says stream and sequence, and that a second one of the same id was dropped', async () => {
    const first = await client.publishSchemaCreated(CREATED, { branch: 'a.b', eventId: 'same' });
    const [receipt] = first.receipts;
    assert.deepEqual(receipt, {
      transport: 'nats',
      destination: 'oms.schema.created.v2.a%2Eb',
      stream: STREAM,
      sequence: receipt?.sequence,
      duplicate: false,
    });
    const again = await client.publishSchemaCreated(CREATED, { branch: 'a.b', eventId: 'same' });
    assert.deepEqual(again.receipts[0], { ...receipt, duplicate: true });
  });

  it('has the headers of an event', async () => {
    const { receipts } = await client.publishSchemaCreated(CREATED, { eventId: 'with-headers' });
    await withManager(server.url, async (manager) => {
      const found = await manager.streams.getMessage(STREAM, { seq: receipts[0]?.sequence ?? 0 });
      assert.equal(found?.header.get('Nats-Msg-Id'), 'oms/with-headers');
      assert.equal(found?.header.get('Content-Type'), 'application/cloudevents+json');
    });
  });

  it('many events are stored in their order, those that are there already once', async () => {
    const ids = Array.from({ length: 1200 }, (_, index) => `many-${index}`);
    await client.publishSchemaCreated(CREATED, { eventId: 'many-700' });
    const events = ids.map((eventId) => outgoing(SchemaCreatedV2, CREATED, { eventId }));
    const results = await client.publishMany(events);
    assert.deepEqual(results.map(({ id }) => id), ids);
    const found = (await storedIds(server.url, STREAM)).filter((id) => id.startsWith('many-'));
    assert.deepEqual(found, ['many-700', ...ids.filter((id) => id !== 'many-700')]);
    assert.equal(results[700]?.receipts[0]?.duplicate, true);
  });

  it('an event that is too large is refused before it is sent, with by how much', async () => {
    const event = { ...CREATED, new_value: { text: 'x'.repeat(1_100_000) } };
    await assert.rejects(client.publishSchemaCreated(event), (error) => {
      assert.ok(error instanceof EventTooLargeError);
      assert.match(error.message, /has 11\d{5} bytes, \d+ more than nats takes \(1044480\)/);
      return true;
    });
    await assert.rejects(client.publishMany([outgoing(SchemaCreatedV2, event), outgoing(SchemaCreatedV2, CREATED)]), {
      name: 'PartialPublishError',
    });
  });

  it('a consumer that would deliver more than the subscription handles is an error', async () => {
    const all = client.subscribe({ consumer: 'everything' });
    await all.ready();
    await all.close();
    const some = client.subscribe('SchemaCreatedV2', { consumer: 'everything' });
    await assert.rejects(some.ready(), ConsumerMismatchError);
    await some.close();
  });

  it('a durable consumer is shared by its workers, each event going to one', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `shared-${index}`);
    const seen: string[] = [];
    const others = await Promise.all([1, 2, 3].map(() => OMSEventClient.connect(server.url)));
    const subscriptions = others.map((each) => each.subscribe('SystemErrorV1', { consumer: 'workers' }));
    const running = subscriptions.map((each) => each.run(({ id }) => seen.push(id), { concurrency: 5 }));
    const event = { component: 'api', status: 'unhealthy' } as const;
    await Promise.all(ids.map((eventId) => client.publishSystemError(event, { eventId })));
    await until(() => seen.length >= ids.length);
    await Promise.all(others.map((each) => each.close()));
    await Promise.all(running);
    assert.deepEqual(seen.sort(), ids.sort());
  });

  it('an event that fails goes to the dead letters after exactly all its deliveries, and can be replayed', async () => {
    const { maxDeliver } = platform.delivery;
    const impatient = await OMSEventClient.connect(server.url);
    const parts = { platform: quick(), registry, transport: impatient.transport };
    const reading = new OMSEventClient(parts);
    const attempts: number[] = [];
    let heal = false;
    const subscription = reading.subscribe('LinkTypeDeletedV1', { consumer: 'links' });
    const running = subscription.run(({ attempt }) => {
      attempts.push(attempt);
      if (!heal) throw new TypeError('secret');
    });
    const about = { operation: 'delete', resource_id: 'l1', from_type_id: 'a', to_type_id: 'b', cardinality: 'one-to-one' };
    await client.publishWithTracing('oms.linktype.deleted.v1.main', about, { eventId: 'poison' });
    await until(async () => (await client.deadLetters.list({ consumer: 'links' })).length === 1);
    assert.deepEqual(attempts, Array.from({ length: maxDeliver }, (_, index) => index + 1));
    const [letter] = await client.deadLetters.list({ consumer: 'links' });
    assert.deepEqual(
      [letter?.reason, letter?.error, letter?.deliveries, letter?.subject],
      ['failed', 'TypeError', maxDeliver, 'oms.linktype.deleted.v1.main'],
    );
    const { sequence } = letter ?? { sequence: 0 };
    assert.equal((await client.deadLetters.show(sequence))?.consumer, 'links');

    heal = true;
    await client.deadLetters.replay(sequence);
    await until(() => attempts.length === maxDeliver + 1);
    assert.equal(await client.deadLetters.show(sequence), undefined);
    await subscription.close();
    await running;
    await impatient.close();
  });

  it('a replayed event is passed over by other consumers', async () => {
    const about = { component: 'api', status: 'scheduled', window: { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' } };
    const [first, second] = ['first', 'second'].map((consumer) => client.subscribe('SystemMaintenanceV1', { consumer }));
    if (first === undefined || second === undefined) return;
    const seen: string[] = [];
    const running = [
      first.run((event) => (seen.push('first'), event.attempt === 1 && seen.length < 3 ? event.reject('no') : undefined)),
      second.run(() => void seen.push('second')),
    ];
    await client.publishWithTracing('oms.system.maintenance.v1.-', about);
    await until(async () => (await client.deadLetters.list({ consumer: 'first' })).length === 1 && seen.length === 2);
    const [letter] = await client.deadLetters.list({ consumer: 'first' });
    await client.deadLetters.replay(letter?.sequence ?? 0);
    await until(() => seen.length === 3);
    await until(async () => {
      const { num_pending, num_ack_pending } = await withManager(server.url, (manager) => manager.consumers.info(STREAM, 'second'));
      return num_pending + num_ack_pending === 0;
    });
    await Promise.all([first.close(), second.close()]);
    await Promise.all(running);
    assert.deepEqual(seen.filter((each) => each === 'second'), ['second']);
    assert.equal(seen.length, 3);
  });

  it('an event whose reader was killed in its last delivery becomes a dead letter by the server\'s word', async () => {
    // One delivery, one second: what the reader cannot answer any more is over.
    await withManager(server.url, (manager) =>
      manager.consumers.add(STREAM, {
        ...{ durable_name: 'doomed', ack_policy: 'explicit', ack_wait: 1e9, max_deliver: 1 },
        filter_subjects: ['oms.objecttype.deleted.v1.*'],
      }),
    );
    const about = { operation: 'delete', resource_type: 'object_type', resource_id: 'o1' };
    await client.publishWithTracing('oms.objecttype.deleted.v1.main', about, { eventId: 'doomed' });
    const program = `
      import { OMSEventClient } from 'oms-event-sdk';
      const client = await OMSEventClient.connect(process.argv[1]);
      for await (const event of client.subscribe('ObjectTypeDeletedV1', { consumer: 'doomed' })) process.kill(process.pid, 'SIGKILL');`;
    const reader = spawn(process.execPath, ['--input-type=module', '-e', program, server.url], { stdio: 'inherit' });
    await once(reader, 'exit');
    const subscription = client.subscribe('ObjectTypeDeletedV1', { consumer: 'doomed' });
    const running = subscription.run(() => assert.fail('it was delivered for the last time'));
    await until(async () => (await client.deadLetters.list({ consumer: 'doomed' })).length === 1, 15);
    const [letter] = await client.deadLetters.list({ consumer: 'doomed' });
    assert.deepEqual([letter?.reason, letter?.deliveries], ['max-deliveries', 1]);
    await subscription.close();
    await running;
  });
});

describe('a NATS server that is not as it should be', () => {
  it('is waited for until the time is over, and no longer', async () => {
    const url = `nats://127.0.0.1:${await freePort()}`;
    const started = performance.now();
    await assert.rejects(OMSEventClient.connect({ url, timeout: 0.4 }), UnavailableError);
    assert.ok(performance.now() - started < 8000);
  });

  it('gives callers their error within the deadline when it is frozen', async () => {
    const server = await natsServer();
    await makeStreams(server.url, platform);
    const client = await OMSEventClient.connect(server.url);
    server.signal('SIGSTOP');
    const started = performance.now();
    const publishing = Promise.allSettled(
      Array.from({ length: 50 }, () => client.publishSchemaCreated(CREATED, { timeout: 0.5 })),
    );
    for (const outcome of await publishing) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof DeadlineExceededError);
    }
    assert.ok(performance.now() - started < 8000);
    server.signal('SIGCONT');
    await client.publishSchemaCreated(CREATED);
    await client.close();
    await server.remove();
  });

  it('has the streams that the platform has, or says what to do', async () => {
    const server = await natsServer();
    const client = await OMSEventClient.connect(server.url);
    await assert.rejects(client.publishSchemaCreated(CREATED, { timeout: 2 }), /no stream takes this subject: apply/);
    await client.close();
    await server.remove();
  });

  it('stores batches one by one where its stream takes no batches', async () => {
    const server = await natsServer();
    await makeStreams(server.url, platform, { allow_atomic: false });
    const client = await OMSEventClient.connect(server.url);
    const results = await client.publishMany(SchemaCreatedV2, [CREATED, CREATED, CREATED]);
    assert.deepEqual(await storedIds(server.url, STREAM), results.map(({ id }) => id));
    await client.close();
    await server.remove();
  });

  it('lets in who has its token', async () => {
    const server = await natsServer('--auth', 'secret');
    await assert.rejects(OMSEventClient.connect({ url: server.url, natsToken: 'wrong', timeout: 20 }), (error) => {
      assert.ok(error instanceof NotPermittedError);
      assert.ok(!error.message.includes('wrong'));
      return true;
    });
    for (const settings of [{ url: server.url, natsToken: 'secret' }, { url: server.url.replace('//', '//secret@') }]) {
      await (await OMSEventClient.connect(settings)).close();
    }
    await server.remove();
  });

  it('lets in who has its password, whatever characters that has', async () => {
    const config = join(temporaryFolder(), 'server.conf');
    writeFileSync(config, 'authorization { user: "me@here", password: "p@ss:w/rd,%" }\njetstream {}\n');
    const server = await natsServer('--config', config);
    await (await OMSEventClient.connect(server.url.replace('//', '//me%40here:p%40ss%3Aw%2Frd%2C%25@'))).close();
    await server.remove();
  });

  it('comes back when its credentials are withdrawn and given back', async () => {
    const config = join(temporaryFolder(), 'server.conf');
    const allow = (token: string) => writeFileSync(config, `authorization { token: "${token}" }\njetstream {}\n`);
    allow('mine');
    const server = await natsServer('--config', config);
    const client = await OMSEventClient.connect({ url: server.url, natsToken: 'mine' });
    const told = async () => String(await client.publishSchemaCreated(CREATED, { timeout: 0.5 }).catch((error) => error));
    assert.match(await told(), /no stream takes this subject/);
    allow("another's");
    server.signal('SIGHUP');
    await until(async () => /there is no connection|does not know/.test(await told()));
    allow('mine');
    server.signal('SIGHUP');
    await until(async () => (await told()).includes('no stream takes this subject'));
    await client.close();
    await server.remove();
  });

  it('lets in who has a credentials file', async () => {
    const { config, credentials } = signedUsers(temporaryFolder());
    const server = await natsServer('--config', config);
    await assert.rejects(OMSEventClient.connect({ url: server.url, timeout: 20 }), NotPermittedError);
    const client = await OMSEventClient.connect({ url: server.url, natsCredentials: credentials });
    await assert.rejects(client.publishSchemaCreated(CREATED, { timeout: 2 }), /no stream takes this subject/);
    await client.close();
    await server.remove();
  });

  it('knows who may do what', async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'server.conf');
    writeFileSync(
      config,
      `jetstream { store_dir: "${folder}/store" }
       authorization { users: [
         { user: admin, password: admin }
         { user: reader, password: reader, permissions: { publish: ["$JS.API.>"], subscribe: [">"] } }
       ] }`,
    );
    const server = await natsServer('--config', config);
    const as = (user: string): ClientSettings => ({ url: server.url.replace('//', `//${user}@`), timeout: 20 });
    const admin = await OMSEventClient.connect(as('admin:admin'));
    await makeStreams(server.url, platform, {}, { user: 'admin', pass: 'admin' });
    await admin.publishSchemaCreated(CREATED);
    const reader = await OMSEventClient.connect(as('reader:reader'));
    const started = performance.now();
    await assert.rejects(reader.publishSchemaCreated(CREATED), NotPermittedError);
    await assert.rejects(OMSEventClient.connect(as('admin:wrong')), NotPermittedError);
    assert.ok(performance.now() - started < 10_000);
    await Promise.all([admin.close(), reader.close()]);
    await server.remove();
  });

  it('works with no more than its own inbox and its own consumer', async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'server.conf');
    const consumer = (verb: string): string => `"$JS.API.CONSUMER.${verb}.${STREAM}.own"`;
    writeFileSync(
      config,
      `jetstream { store_dir: "${folder}/store" }
       authorization { users: [
         { user: admin, password: admin }
         { user: one, password: one, permissions: {
             publish: ["oms.>", ${consumer('INFO')}, ${consumer('CREATE')}, ${consumer('MSG.NEXT')}, "$JS.ACK.${STREAM}.own.>"],
             subscribe: ["_INBOX_one.>"] } }
       ] }`,
    );
    const server = await natsServer('--config', config);
    await makeStreams(server.url, platform, {}, { user: 'admin', pass: 'admin' });
    const wanted = { durable_name: 'own', ack_policy: 'explicit' as const, filter_subjects: [...platform.events.subjects] };
    await withManager(server.url, (manager) => manager.consumers.add(STREAM, wanted), { user: 'admin', pass: 'admin' });
    const url = server.url.replace('//', '//one:one@');
    const client = await OMSEventClient.connect({ url, timeout: 20, natsInbox: '_INBOX_one' });
    const started = performance.now();
    await client.publishSchemaCreated(CREATED, { eventId: 'mine' });
    for await (const event of client.subscribe({ consumer: 'own' })) {
      assert.equal(event.envelope.id, 'mine');
      await event.ack();
      break;
    }
    assert.ok(performance.now() - started < 8000, 'what is forbidden is not waited for');
    await client.close();
    const outside = await OMSEventClient.connect({ url, timeout: 0.3 });
    await assert.rejects(outside.publishSchemaCreated(CREATED), 'the common inbox is not its own');
    await outside.close();
    await server.remove();
  });
});
