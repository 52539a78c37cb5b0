import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  BranchMergedV2,
  DeadlineExceededError,
  EventTooLargeError,
  InvalidPayloadError,
  OMSEventClient,
  OMSEventError,
  outgoing,
  PartialPublishError,
  platform,
  PublishError,
  RejectedError,
  Router,
  SchemaCreatedV2,
  SettingsError,
  UnavailableError,
  type Message,
  type Outcome,
  type Protector,
  type SchemaCreatedV2Input,
  type Transport,
} from 'oms-event-sdk';
import { CREATED, inMemory, stored } from './support/events.ts';

/** A transport that answers as it is told, and keeps what it was sent. */
class Scripted implements Transport {
  readonly name: string;
  readonly system = 'scripted';
  readonly sent: (readonly Message[])[] = [];
  readonly #answer: (message: Message, attempt: number) => Outcome;

  constructor(name: string, answer: (message: Message, attempt: number) => Outcome) {
    this.name = name;
    this.#answer = answer;
  }

  async send(messages: readonly Message[]): Promise<readonly Outcome[]> {
    this.sent.push(messages);
    return messages.map((message) => this.#answer(message, this.sent.length));
  }

  async close(): Promise<void> {}
}

const taken = (name: string): Outcome => ({ transport: name, destination: 'there' });
const away = (name: string): PublishError => new UnavailableError('it is away', name);
const works = (name: string): Scripted => new Scripted(name, () => taken(name));

describe('a publish', () => {
  it('says what was stored, and where', async () => {
    const { client, broker } = inMemory();
    const result = await client.publishSchemaCreated(CREATED, { branch: 'main' });
    const [event] = stored(broker);
    assert.equal(result.id, event?.['id']);
    assert.match(result.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(result, {
      id: result.id,
      type: 'com.foundry.oms.schema.created.v2',
      receipts: [{ transport: 'memory', destination: 'oms.schema.created.v2.main', sequence: 1, duplicate: false }],
      attempts: 1,
      also: [],
    });
    assert.deepEqual(event?.['data'], { ...CREATED, version: '2.0.0' });
  });

  it('refuses what breaks the contract, before anything is sent', async () => {
    const { client, broker } = inMemory();
    const wrong = { operation: 'create', resource_type: 'object_type', resource: 'x' } as unknown as SchemaCreatedV2Input;
    await assert.rejects(client.publishSchemaCreated(wrong), InvalidPayloadError);
    await assert.rejects(client.publishWithTracing('oms.schema.created.v2.main', { operation: 1 }), InvalidPayloadError);
    assert.deepEqual(broker.events, []);
  });

  it('takes a payload that was created as it is, and leaves an input unchanged', async () => {
    const { client, broker } = inMemory();
    const input = Object.freeze({ ...CREATED });
    await client.publish(SchemaCreatedV2, input);
    await client.publish(SchemaCreatedV2, SchemaCreatedV2.create(input));
    const [first, second] = stored(broker);
    assert.deepEqual(first?.['data'], second?.['data']);
  });

  it('has an id of its own each time, and the broker drops a second one of the same', async () => {
    const { client, broker } = inMemory();
    await client.publishSchemaCreated(CREATED, { eventId: 'e-1' });
    const again = await client.publishSchemaCreated(CREATED, { eventId: 'e-1' });
    assert.equal(again.receipts[0]?.duplicate, true);
    await client.publishSchemaCreated(CREATED);
    assert.equal(broker.events.length, 2);
  });

  it('goes in the order of the calls', async () => {
    const { client, broker } = inMemory();
    const ids = Array.from({ length: 50 }, (_, index) => `e-${index}`);
    await Promise.all(ids.map((eventId) => client.publishSchemaCreated(CREATED, { eventId })));
    assert.deepEqual(
      stored(broker).map(({ id }) => id),
      ids,
    );
  });

  it('is refused for a channel that says something else than the payload or the options', async () => {
    const { client } = inMemory();
    const about = { action_type: 'import', job_id: 'job-1', status: 'started' };
    await client.publishWithTracing('oms.action.started.v1.job-1', about);
    for (const [channel, options] of [
      ['oms.action.started.v1.job-2', {}],
      ['oms.schema.created.v2.main', { branch: 'other' }],
      ['oms.schema.created.v2.%E0%A4%A', {}],
      ['', {}],
    ] as const) {
      await assert.rejects(client.publishWithTracing(channel, about, options), { name: 'UnknownEventError' }, channel);
    }
  });
});

describe('trying again', () => {
  it('sends the same bytes under the same id until it is taken', async () => {
    const transport = new Scripted('flaky', (_, attempt) => (attempt < 3 ? away('flaky') : taken('flaky')));
    const { client } = inMemory({ transport });
    const result = await client.publishSchemaCreated(CREATED);
    assert.equal(result.attempts, 3);
    assert.equal(new Set(transport.sent.map(([message]) => message)).size, 1);
  });

  it('has a time that is a number', async () => {
    const { client } = inMemory();
    for (const timeout of [NaN, -1]) {
      await assert.rejects(client.publishSchemaCreated(CREATED, { timeout }), /timeout: (NaN|-1) is not a number of seconds/);
      await assert.rejects(client.publishMany(SchemaCreatedV2, [CREATED], { timeout }), SettingsError);
    }
  });

  it('ends at the deadline, with the last failure as the cause', async () => {
    const { client } = inMemory({ transport: new Scripted('away', () => away('away')) });
    const started = performance.now();
    await assert.rejects(client.publishSchemaCreated(CREATED, { timeout: 0.2 }), (error) => {
      assert.ok(error instanceof DeadlineExceededError && error.cause instanceof UnavailableError);
      assert.ok(error.attempts > 1);
      return true;
    });
    assert.ok(performance.now() - started < 8000);
  });

  it('does not try again what is refused for good', async () => {
    const transport = new Scripted('strict', () => new RejectedError('no', 'strict', '400'));
    const { client } = inMemory({ transport });
    await assert.rejects(client.publishSchemaCreated(CREATED), RejectedError);
    assert.equal(transport.sent.length, 1);
  });

  it('of several events repeats only those that failed', async () => {
    const transport = new Scripted('flaky', ({ id }, attempt) => (id === 'b' && attempt === 1 ? away('flaky') : taken('flaky')));
    const { client } = inMemory({ transport });
    const events = ['a', 'b', 'c'].map((eventId) => outgoing(SchemaCreatedV2, CREATED, { eventId }));
    const results = await client.publishMany(events);
    assert.deepEqual(results.map(({ id }) => id), ['a', 'b', 'c']);
    assert.deepEqual(transport.sent.map((each) => each.map(({ id }) => id)), [['a', 'b', 'c'], ['b']]);
  });
});

describe('publishing many', () => {
  it('takes events of one version, or of several', async () => {
    const { client, broker } = inMemory();
    await client.publishMany(SchemaCreatedV2, [CREATED, CREATED], { branch: 'main' });
    const merged = { operation: 'merge', branch_name: 'b', source_branch: 'b', target_branch: 'main', strategy: 'merge' };
    const author = { author: 'ada@example.com', merge_commit: 'abc1234' };
    const event = outgoing(BranchMergedV2, { ...merged, ...author } as unknown as BranchMergedV2, { branch: 'main' });
    await client.publishMany([outgoing(SchemaCreatedV2, CREATED), event]);
    assert.deepEqual(
      broker.events.map(({ subject }) => subject),
      [...Array<string>(2).fill('oms.schema.created.v2.main'), 'oms.schema.created.v2.-', 'oms.branch.merged.v2.main'],
    );
    assert.deepEqual(await client.publishMany([]), []);
  });

  it('sends nothing where one event breaks its contract', async () => {
    const { client, broker } = inMemory();
    const wrong = { ...CREATED, resource_type: 'x' } as unknown as SchemaCreatedV2Input;
    await assert.rejects(client.publishMany(SchemaCreatedV2, [CREATED, wrong]), InvalidPayloadError);
    assert.deepEqual(broker.events, []);
  });

  it('says of each what became of it where some failed', async () => {
    const transport = new Scripted('picky', ({ id }) => (id === 'b' ? new EventTooLargeError(11, 10, 'picky') : taken('picky')));
    const { client } = inMemory({ transport });
    const events = ['a', 'b'].map((eventId) => outgoing(SchemaCreatedV2, CREATED, { eventId }));
    await assert.rejects(client.publishMany(events), (error) => {
      assert.ok(error instanceof PartialPublishError);
      const [first, second] = error.outcomes;
      assert.ok(first !== undefined && 'id' in first && first.id === 'a');
      assert.ok(second instanceof EventTooLargeError);
      assert.match(second.message, /has 11 bytes, 1 more than picky takes \(10\)/);
      return true;
    });
  });
});

describe('a router', () => {
  const routed = (...transports: [Transport, ...Transport[]]): OMSEventClient =>
    inMemory({ transport: new Router(transports, platform.routes) }).client;

  it('sends to all of a route, and tells of each', async () => {
    const [nats, bus] = [works('nats'), works('eventbridge')];
    const { receipts } = await routed(nats, bus).publishSchemaCreated(CREATED);
    assert.deepEqual(receipts.map(({ transport }) => transport), ['nats', 'eventbridge']);
  });

  it('repeats only the way that failed', async () => {
    const nats = works('nats');
    const bus = new Scripted('eventbridge', (_, attempt) => (attempt === 1 ? away('eventbridge') : taken('eventbridge')));
    const { attempts, receipts } = await routed(nats, bus).publishSchemaCreated(CREATED);
    assert.deepEqual([attempts, receipts.length, nats.sent.length, bus.sent.length], [2, 2, 1, 2]);
  });

  it('goes to the next of a route where the first fails', async () => {
    const [nats, bus] = [new Scripted('nats', () => away('nats')), works('eventbridge')];
    const about = { operation: 'create', branch_name: 'b', author: 'ada@example.com' } as const;
    const { receipts } = await routed(nats, bus).publishBranchCreated(about);
    assert.deepEqual(receipts.map(({ transport }) => transport), ['eventbridge']);
  });

  it('uses one way alone where the route says so, and what there is where it has none of them', async () => {
    const [nats, bus] = [works('nats'), works('eventbridge')];
    await routed(nats, bus).publishSystemHealthCheck({ component: 'api', status: 'healthy' });
    assert.deepEqual([nats.sent.length, bus.sent.length], [0, 1]);
    const only = works('nats');
    await routed(only).publishSystemHealthCheck({ component: 'api', status: 'healthy' });
    assert.equal(only.sent.length, 1);
  });
});

describe('a protector', () => {
  const protector: Protector = {
    scan: (payload) => (Object.hasOwn(payload as object, 'author') ? [{ kind: 'email' }] : []),
    protect: async (payload) => ({ ...(payload as object), author: 'x@example.com' }),
    reveal: async (payload) => payload,
  };

  it('stands between the payload and its envelope, and is asked only where it found something', async () => {
    const { client, broker } = inMemory({ protector });
    await client.publishSchemaCreated({ ...CREATED, author: 'ada@example.com' });
    await client.publishSchemaCreated(CREATED);
    const [first, second] = stored(broker).map(({ data }) => data as Record<string, unknown>);
    assert.equal(first?.['author'], 'x@example.com');
    assert.equal(second?.['author'], undefined);
  });

  it('keeps an event from leaving', async () => {
    const protect = (): Promise<unknown> => Promise.reject(new OMSEventError('personal data at /author'));
    const { client, broker } = inMemory({ protector: { ...protector, protect } });
    await assert.rejects(client.publishSchemaCreated({ ...CREATED, author: 'ada@example.com' }), /at \/author/);
    assert.deepEqual(broker.events, []);
  });
});

describe('connecting', () => {
  it('tells all that is wrong with the settings, and no secret', async () => {
    const url = ['http://x', 'user:secret@host', 'eventbridge://bus?colour=red', 'nats://a%'];
    const files = { natsTlsCa: '/no/file', natsCredentials: tmpdir() };
    const settings = { url, ...files, timeout: -1, environment: 'moon', natsInbox: '_INBOX.>' };
    await assert.rejects(OMSEventClient.connect({ ...settings, natsToken: 'secret' }), (error) => {
      assert.ok(error instanceof SettingsError);
      assert.equal(error.faults.length, 9);
      for (const told of ['http', 'colour', 'OMS_TIMEOUT', 'moon', '/no/file', 'OMS_NATS_INBOX']) assert.ok(error.message.includes(told), told);
      assert.ok(!error.message.includes('secret'));
      return true;
    });
    const file = join(mkdtempSync(join(tmpdir(), 'credentials-')), 'me.creds');
    writeFileSync(file, '-----BEGIN NATS USER JWT-----\nhidden\n');
    await assert.rejects(OMSEventClient.connect({ url: 'nats://a', natsCredentials: file }), (error) => {
      assert.deepEqual((error as SettingsError).faults, [`OMS_NATS_CREDENTIALS: ${file} is no credentials file of NATS`]);
      return true;
    });
    const twice = ['nats://a', 'tls://b', 'memory://'];
    await assert.rejects(OMSEventClient.connect(twice), /there are two URLs for nats: a client has one of each kind/);
    await assert.rejects(OMSEventClient.connect(), /no URL is given: pass one, such as .*, or set OMS_URL/);
  });

  it('gives all clients of a name the same broker', async () => {
    const [one, other] = [await OMSEventClient.connect('memory://shared'), await OMSEventClient.connect('memory://shared')];
    await one.publishSchemaCreated(CREATED);
    for await (const event of other.subscribe('SchemaCreatedV2', { consumer: 'reader' })) {
      assert.equal(event.data.operation, 'create');
      await event.ack();
      break;
    }
    await Promise.all([one.close(), other.close()]);
  });
});

describe('a client made by hand', () => {
  it('flushes and closes when what was begun has ended, and again', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const transport = works('slow');
    const send = transport.send.bind(transport);
    transport.send = async (messages) => held.then(() => send(messages));
    const { client } = inMemory({ transport });
    const order: string[] = [];
    const publishing = client.publishSchemaCreated(CREATED).then(() => order.push('published'));
    const flushing = client.flush().then(() => order.push('flushed'));
    release();
    await Promise.all([publishing, flushing, client.close(), client.close()]);
    assert.deepEqual(order, ['published', 'flushed']);
  });
});
