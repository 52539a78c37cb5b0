import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { OMSEventClient, platform, PublishError } from 'oms-event-sdk';
import { CREATED } from './support/events.ts';
import { makeStreams, natsServer, until, withManager } from './support/servers.ts';

const STREAM = platform.events.name;
const PUT_EVENTS = new URL('../../../tests/vectors/put-events.json', import.meta.url);
const ANSWERS = new URL('../../../tests/vectors/acknowledgements.json', import.meta.url);

/** What becomes of one try: `sent`, or the name of the error. */
async function tried(client: OMSEventClient): Promise<string> {
  const message = { id: '1', source: 'oms', type: 't', family: 'schema', subject: 'oms.s', body: Buffer.from('{}') };
  const [outcome] = await client.transport.send([message], performance.now() + 10_000);
  return outcome instanceof PublishError ? outcome.name : 'sent';
}

describe('whoever answers instead of JetStream', () => {
  let server: Awaited<ReturnType<typeof natsServer>>;
  let client: OMSEventClient;
  let other: NatsConnection;
  let answer = '';

  before(async () => {
    server = await natsServer();
    client = await OMSEventClient.connect(server.url);
    other = await connect({ servers: server.url });
    other.subscribe('oms.>', { callback: (_, message) => void message.respond(answer) });
    await other.flush();
  });
  after(async () => {
    await client.close();
    await other.close();
    await server.remove();
  });

  const { answers } = JSON.parse(readFileSync(ANSWERS, 'utf8')) as {
    answers: readonly { readonly what: string; readonly answer: string; readonly outcome: string }[];
  };
  for (const each of answers) {
    it(`with ${each.what}`, async () => {
      answer = each.answer;
      assert.equal(await tried(client), each.outcome);
    });
  }
});

describe('whoever answers instead of EventBridge', () => {
  const { answers } = JSON.parse(readFileSync(PUT_EVENTS, 'utf8')) as {
    answers: readonly { readonly what: string; readonly status: number; readonly body: string; readonly outcome: string }[];
  };
  let [status, body] = [200, ''];
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(body));
  });
  let client: OMSEventClient;

  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    client = await OMSEventClient.connect(`eventbridge://bus?region=r&endpoint=http://127.0.0.1:${port}`);
  });
  after(async () => {
    await client.close();
    server.close();
    server.closeAllConnections();
  });

  for (const each of answers) {
    it(`with ${each.what}`, async () => {
      [status, body] = [each.status, each.body];
      assert.equal(await tried(client), each.outcome);
    });
  }
});

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

  it('an advisory that is none is passed over, and the next is dealt with', async () => {
    const other = await connect({ servers: server.url });
    const subscription = await client.subscribe('SchemaCreatedV2', { consumer: 'reader' }).ready();
    const subject = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${STREAM}.reader`;
    for (const text of ['no JSON', 'null', '{}']) other.publish(subject, text);
    const { receipts } = await client.publishSchemaCreated(CREATED, { eventId: 'given-up' });
    const told = { type: 'io.nats.jetstream.advisory.v1.max_deliver', consumer: 'reader', deliveries: 4 };
    other.publish(subject, JSON.stringify({ ...told, stream_seq: receipts[0]?.sequence }));
    await until(async () => (await client.deadLetters.list({ consumer: 'reader' })).length === 1);
    await subscription.close();
    await other.close();
  });

  it('an event as large as one may be can be a dead letter, with a reason of any length and form', async () => {
    const sized = (size: number): object => ({ ...CREATED, new_value: { text: 'x'.repeat(size) } });
    const told = await client.publishWithTracing('oms.schema.created.v2.-', sized(1_100_000)).catch((error) => error as object);
    assert.ok('limit' in told && 'size' in told);
    const size = 1_100_000 - (Number(told.size) - Number(told.limit));
    await client.publishWithTracing('oms.schema.created.v2.-', sized(size), { eventId: 'largest' });
    for await (const event of client.subscribe('SchemaCreatedV2', { consumer: 'full' })) {
      if (event.id === 'largest') {
        await event.reject(`no room\r\nNats-Msg-Id: other\r\n\r\n${'é'.repeat(5000)}`);
        break;
      }
      await event.ack();
    }
    const [letter] = await client.deadLetters.list({ consumer: 'full' });
    assert.equal(letter?.reason, 'rejected');
    assert.match(letter.error, /^no room Nats-Msg-Id: other é{473}…$/);
    assert.equal((JSON.parse(Buffer.from(letter.body).toString()) as { id: string }).id, 'largest');
  });

  it('a connection that is lost while very many events wait for their turn loses none of them', async () => {
    const publish = (): Promise<unknown> => client.publishSchemaCreated(CREATED, { timeout: 60 });
    const count = (): Promise<number> =>
      withManager(server.url, async (manager) => (await manager.streams.info(STREAM)).state.messages);
    const before = await count();
    server.signal('SIGSTOP');
    const publishing = Array.from({ length: 6000 }, publish);
    await server.kill();
    await server.start();
    await Promise.all(publishing);
    assert.equal((await count()) - before, 6000);
  });
});


