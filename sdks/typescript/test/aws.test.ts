import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import {
  ConsumeError,
  DeadlineExceededError,
  EventTooLargeError,
  InvalidEnvelopeError,
  InvalidPayloadError,
  NotPermittedError,
  OMSEventClient,
  outgoing,
  parseEvent,
  handleBatch,
  PartialPublishError,
  RejectedError,
  SchemaCreatedV2,
  type PublishResult,
} from 'oms-event-sdk';
import { CREATED } from './support/events.ts';
import { awsServer, until } from './support/servers.ts';

const REGION = 'eu-central-1';
const IDENTITY = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_DEFAULT_REGION: REGION };
Object.assign(process.env, IDENTITY);

describe('on AWS', () => {
  let server: Awaited<ReturnType<typeof awsServer>>;
  let queues: SQSClient;
  const urls: Record<string, string> = {};
  const at = (scheme: string, name: string): string => `${scheme}://${name}?region=${REGION}&endpoint=${server.url}`;

  before(async () => {
    server = await awsServer();
    const where = { region: REGION, endpoint: server.url };
    const events = new EventBridgeClient(where);
    queues = new SQSClient(where);
    const arn = async (QueueName: string, Attributes: Record<string, string> = {}): Promise<string> => {
      const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName, Attributes }));
      urls[QueueName] = QueueUrl ?? '';
      const AttributeNames = ['QueueArn' as const];
      return (await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes?.['QueueArn'] ?? '';
    };
    const deadLetterTargetArn = await arn('reader-dlq');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: '4' });
    const reader = await arn('reader', { RedrivePolicy });
    await events.send(new CreateEventBusCommand({ Name: 'oms-events' }));
    const EventPattern = JSON.stringify({ source: ['oms'] });
    await events.send(new PutRuleCommand({ Name: 'all', EventBusName: 'oms-events', EventPattern }));
    const Targets = [{ Id: 'reader', Arn: reader }];
    await events.send(new PutTargetsCommand({ Rule: 'all', EventBusName: 'oms-events', Targets }));
    events.destroy();
  });
  after(async () => {
    queues.destroy();
    await server.remove();
  });

  it('what is published to a bus is read from the queue that its rule feeds', async () => {
    const client = await OMSEventClient.connect([at('eventbridge', 'oms-events'), at('sqs', 'reader')]);
    const events = Array.from({ length: 25 }, (_, index) => outgoing(SchemaCreatedV2, CREATED, { eventId: `e-${index}` }));
    const results: readonly PublishResult[] = await client.publishMany(events);
    for (const { receipts } of results) {
      assert.equal(receipts.length, 1);
      const [receipt] = receipts;
      assert.equal(receipt?.destination, 'oms-events');
      assert.match(receipt.eventId ?? '', /.+/);
    }
    const seen = new Set<string>();
    const subscription = client.subscribe('SchemaCreatedV2', { consumer: 'reader' });
    await subscription.run(({ id, name }) => {
      assert.equal(name, 'SchemaCreatedV2');
      seen.add(id);
      if (seen.size === events.length) void subscription.stop();
    }, { concurrency: 10 });
    assert.equal(seen.size, 25);
    await client.close();
  });

  it('what can never succeed goes to the dead letters of its queue, with why', async () => {
    const client = await OMSEventClient.connect([at('eventbridge', 'oms-events'), at('sqs', 'reader')]);
    await client.publishSchemaCreated(CREATED, { eventId: 'bad' });
    for await (const event of client.subscribe('SchemaCreatedV2', { consumer: 'reader' })) {
      await event.reject('no such object');
      break;
    }
    let found: Message[] = [];
    await until(async () => {
      const ask = { QueueUrl: urls['reader-dlq'], MessageAttributeNames: ['All'] };
      found = (await queues.send(new ReceiveMessageCommand(ask))).Messages ?? [];
      return found.length > 0;
    });
    assert.equal(found[0]?.MessageAttributes?.['Dlq-Reason']?.StringValue, 'rejected');
    assert.equal(found[0]?.MessageAttributes?.['Dlq-Error']?.StringValue, 'no such object');
    const record = { messageId: 'm', body: found[0]?.Body };
    assert.equal(parseEvent(record).envelope.id, 'bad');
    await client.close();
  });

  it('a queue that does not exist, and one that is published to, are errors', async () => {
    const client = await OMSEventClient.connect(at('sqs', 'nowhere'));
    await assert.rejects(client.subscribe({ consumer: 'nowhere' }).ready(), ConsumeError);
    await assert.rejects(client.publishSchemaCreated(CREATED), RejectedError);
    await client.close();
  });
});

describe('an EventBridge that answers as it is told', () => {
  const answers: (() => { status: number; body: object })[] = [];
  const asked: { Entries: { Detail: string }[] }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push(JSON.parse(text) as { Entries: { Detail: string }[] });
      const { status, body } = answers.shift()?.() ?? { status: 200, body: accepted(asked.at(-1)?.Entries.length ?? 0) };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });
  const accepted = (count: number): object => ({
    FailedEntryCount: 0,
    Entries: Array.from({ length: count }, (_, index) => ({ EventId: `e-${index}` })),
  });
  let client: OMSEventClient;

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    client = await OMSEventClient.connect(`eventbridge://bus?region=${REGION}&endpoint=http://127.0.0.1:${port}`);
  });
  after(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });

  it('has the entries again that may succeed, and no others', async () => {
    asked.length = 0;
    answers.push(() => ({
      status: 200,
      body: {
        FailedEntryCount: 3,
        Entries: [
          { EventId: 'one' },
          { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' },
          { ErrorCode: 'MalformedDetail', ErrorMessage: 'secret' },
          { ErrorCode: 'InternalFailure' },
        ],
      },
    }));
    const events = ['a', 'b', 'c', 'd'].map((eventId) => outgoing(SchemaCreatedV2, CREATED, { eventId }));
    await assert.rejects(client.publishMany(events), (error) => {
      assert.ok(error instanceof PartialPublishError);
      const [first, second, third, fourth] = error.outcomes;
      assert.ok([first, second, fourth].every((each) => each !== undefined && 'receipts' in each));
      assert.ok(third instanceof RejectedError && third.code === 'MalformedDetail');
      assert.ok(!error.message.includes('secret'));
      return true;
    });
    const ids = asked.map(({ Entries }) => Entries.map(({ Detail }) => (JSON.parse(Detail) as { id: string }).id));
    assert.deepEqual(ids, [['a', 'b', 'c', 'd'], ['b', 'd']]);
  });

  it('has ten entries a call at most, and no more bytes than one entry may have', async () => {
    asked.length = 0;
    const large = { ...CREATED, new_value: { text: 'x'.repeat(100_000) } };
    await client.publishMany(SchemaCreatedV2, [...Array.from({ length: 12 }, () => CREATED), large, large, large]);
    assert.deepEqual(asked.map(({ Entries }) => Entries.length).sort(), [1, 10, 4].sort());
    const tooLarge = { ...CREATED, new_value: { text: 'x'.repeat(300_000) } };
    await assert.rejects(client.publishSchemaCreated(tooLarge), (error) => {
      assert.ok(error instanceof EventTooLargeError);
      assert.equal(error.limit, 262_144);
      return true;
    });
    assert.equal(asked.length, 3);
  });

  it('is tried again where it is busy, and not where it refuses', async () => {
    answers.push(() => ({ status: 500, body: { __type: 'InternalException' } }));
    assert.equal((await client.publishSchemaCreated(CREATED)).attempts, 2);
    answers.push(() => ({ status: 400, body: { __type: 'AccessDeniedException' } }));
    await assert.rejects(client.publishSchemaCreated(CREATED), NotPermittedError);
  });

  it('is not waited for beyond the deadline', async () => {
    const { port } = server.address() as { port: number };
    const hanging = createServer(() => undefined);
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    const silent = (hanging.address() as { port: number }).port;
    assert.notEqual(silent, port);
    const waiting = await OMSEventClient.connect(`eventbridge://bus?region=${REGION}&endpoint=http://127.0.0.1:${silent}`);
    const started = performance.now();
    await assert.rejects(waiting.publishSchemaCreated(CREATED, { timeout: 0.3 }), DeadlineExceededError);
    assert.ok(performance.now() - started < 8000);
    await waiting.close();
    hanging.closeAllConnections();
    hanging.close();
  });
});

describe('what a function is handed', () => {
  const detail = {
    ...{ specversion: '1.0', id: 'e', source: 'oms', type: 'com.foundry.oms.schema.created.v2' },
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    data: { ...CREATED, version: '2.0.0' },
  };
  const event = { version: '0', id: 'x', 'detail-type': detail.type, source: 'oms', detail };

  it('is a typed event, from EventBridge and from a queue, with its trace', () => {
    for (const record of [event, { messageId: 'm', body: JSON.stringify(event) }, { messageId: 'm', body: JSON.stringify(detail) }]) {
      const parsed = parseEvent(record);
      assert.ok(parsed.name === 'SchemaCreatedV2');
      const operation: 'create' = parsed.data.operation;
      assert.equal(operation, 'create');
      assert.deepEqual(parsed.carrier, { traceparent: detail.traceparent });
    }
    const unknown = parseEvent({ ...event, detail: { ...detail, type: 'com.foundry.oms.schema.created.v9' } });
    assert.equal(unknown.name, undefined);
  });

  it('is refused where it is no event, or breaks its contract', () => {
    for (const record of [null, 'x', {}, { Records: [] }, { ...event, detail: 'x' }, { messageId: 'm', body: 'x' }]) {
      assert.throws(() => parseEvent(record), InvalidEnvelopeError);
    }
    assert.throws(() => parseEvent({ ...event, detail: { ...detail, data: { version: '2.0.0' } } }), InvalidPayloadError);
  });

  it('is one all the same where nobody can read it', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    for (const text of ['{"a":"\\ud800"}', `{"a":${deep}}`]) {
      const body = `{"detail-type":"t","detail":${text}}`;
      assert.throws(() => parseEvent({ messageId: 'm', body }), InvalidEnvelopeError);
    }
  });

  it('is not passed over where it is no batch', async () => {
    for (const what of [event, { Records: null }, null]) {
      await assert.rejects(handleBatch(what, () => undefined), /no batch of SQS: an event of EventBridge is for parseEvent/);
    }
    const { batchItemFailures } = await handleBatch({ Records: [null, { messageId: 'm' }] }, () => undefined);
    assert.deepEqual(batchItemFailures, [{ itemIdentifier: '' }, { itemIdentifier: 'm' }]);
  });

  it('of a batch comes again where it failed, and only there', async () => {
    const record = (messageId: string, body: unknown): object => ({ messageId, body: JSON.stringify(body) });
    const seen: string[] = [];
    const records = [record('1', event), record('2', { ...detail, id: 'fails' }), record('3', 'no event')];
    const answer = await handleBatch({ Records: records }, ({ envelope }) => {
      if (envelope.id === 'fails') throw new Error('no');
      seen.push(envelope.id);
    });
    assert.deepEqual(seen, ['e']);
    assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '3' }] });
  });
});
