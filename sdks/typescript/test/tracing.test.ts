import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { context, diag, DiagLogLevel, metrics, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import {
  InvalidEnvelopeError,
  OMSEventClient,
  outgoing,
  PartialPublishError,
  RejectedError,
  SchemaCreatedV2,
  UnavailableError,
  type Message,
} from 'oms-event-sdk';
import { CREATED, inMemory, stored } from './support/events.ts';
import { freePort, temporaryFolder } from './support/servers.ts';
import { join } from 'node:path';

const TEMPLATE = 'oms.schema.created.v2.{branch}';
const spans = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
const exported = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: exported, exportIntervalMillis: 2 ** 30 });

before(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});
beforeEach(() => spans.reset());
after(async () => {
  await reader.shutdown();
  context.disable();
});

function named(name: string): ReadableSpan {
  const found = spans.getFinishedSpans().find((span) => span.name === name);
  return found ?? assert.fail(`${name} is not among ${spans.getFinishedSpans().map((span) => span.name).join(', ')}`);
}

/** The points of a metric, by their attributes. */
async function points(metric: string): Promise<readonly { attributes: object; value: unknown }[]> {
  await reader.forceFlush();
  const all = exported.getMetrics().at(-1)?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  return all.find(({ descriptor }) => descriptor.name === metric)?.dataPoints ?? [];
}

describe('a publish', () => {
  it('is a span of the producer, in the trace that it was called in, and its context goes with the event', async () => {
    const { client, broker } = inMemory();
    const tracer = trace.getTracer('test');
    const id = await tracer.startActiveSpan('request', async (request) => {
      const result = await client.publishSchemaCreated(CREATED, { branch: 'main', subject: 'object_type/x' });
      request.end();
      return result.id;
    });
    const [request, published] = [named('request'), named(`publish ${TEMPLATE}`)];
    assert.equal(published.kind, SpanKind.PRODUCER);
    assert.equal(published.parentSpanContext?.spanId, request.spanContext().spanId);
    assert.equal(published.status.code, SpanStatusCode.UNSET);
    const [event] = stored(broker);
    assert.deepEqual(published.attributes, {
      'messaging.system': 'memory',
      'messaging.operation.name': 'publish',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'oms.schema.created.v2.main',
      'messaging.destination.template': TEMPLATE,
      'messaging.message.id': id,
      'messaging.message.envelope.size': broker.events[0]?.body.length,
      'cloudevents.event_id': id,
      'cloudevents.event_source': 'oms',
      'cloudevents.event_spec_version': '1.0',
      'cloudevents.event_type': 'com.foundry.oms.schema.created.v2',
      'cloudevents.event_subject': 'object_type/x',
    });
    const { traceId, spanId } = published.spanContext();
    assert.equal(event?.['traceparent'], `00-${traceId}-${spanId}-01`);
  });

  it('says of a failure its type alone', async () => {
    const transport = {
      ...{ name: 'away', system: 'away', close: async () => undefined },
      send: async () => [new UnavailableError('secret', 'away')],
    };
    const { client } = inMemory({ transport });
    await assert.rejects(client.publishSchemaCreated(CREATED, { timeout: 0.05 }));
    await assert.rejects(client.publishWithTracing('oms.schema.created.v2.-', { operation: 'secret' }));
    const [failed, refused] = spans.getFinishedSpans();
    assert.equal(failed?.status.code, SpanStatusCode.ERROR);
    assert.equal(failed.attributes['error.type'], 'DeadlineExceededError');
    assert.equal(refused?.attributes['error.type'], 'InvalidPayloadError');
    assert.ok(!JSON.stringify([failed, refused].map((span) => [span?.attributes, span?.events, span?.status])).includes('secret'));
  });

  it('of many is a span each and one of sending, linked to all', async () => {
    const { client, broker } = inMemory();
    await client.publishMany(SchemaCreatedV2, [CREATED, CREATED]);
    const sending = named('send');
    const created = spans.getFinishedSpans().filter((span) => span.name === `create ${TEMPLATE}`);
    assert.equal(sending.kind, SpanKind.CLIENT);
    assert.deepEqual(sending.links.map((link) => link.context.spanId), created.map((span) => span.spanContext().spanId));
    assert.equal(sending.attributes['messaging.batch.message_count'], 2);
    const told = stored(broker).map(({ traceparent }) => String(traceparent).split('-')[2]);
    assert.deepEqual(told, created.map((span) => span.spanContext().spanId));
  });

  it('leaves the caller\'s payload as it was, and the context in the W3C form whatever the propagator', async () => {
    propagation.setGlobalPropagator({ inject: () => undefined, extract: (active) => active, fields: () => [] });
    const { client, broker } = inMemory();
    const payload = Object.freeze({ ...CREATED });
    await client.publishSchemaCreated(payload);
    assert.match(String(stored(broker)[0]?.['traceparent']), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    propagation.disable();
  });
});

describe('consuming', () => {
  it('is a span of the consumer in a trace of its own, linked to where the event was made', async () => {
    const { client } = inMemory();
    await client.publishSchemaCreated(CREATED, { branch: 'main' });
    const subscription = client.subscribe('SchemaCreatedV2', { consumer: 'reader' });
    let inside: string | undefined;
    await subscription.run(() => {
      inside = trace.getActiveSpan()?.spanContext().spanId;
      void subscription.stop();
    });
    const [published, received, processed] = [named(`publish ${TEMPLATE}`), named('receive reader'), named(`process ${TEMPLATE}`)];
    assert.equal(received.kind, SpanKind.CLIENT);
    assert.equal(processed.kind, SpanKind.CONSUMER);
    assert.notEqual(processed.spanContext().traceId, published.spanContext().traceId);
    assert.deepEqual(processed.links.map((link) => link.context.spanId), [published.spanContext().spanId]);
    assert.equal(inside, processed.spanContext().spanId);
    assert.equal(processed.attributes['messaging.consumer.group.name'], 'reader');
    assert.equal(processed.attributes['messaging.message.delivery_attempt'], 1);
    assert.equal(processed.status.code, SpanStatusCode.UNSET);
  });

  it('says of a handler that failed the type of its error', async () => {
    const { client, broker } = inMemory();
    await client.publishSchemaCreated(CREATED);
    const subscription = client.subscribe('SchemaCreatedV2', { consumer: 'reader' });
    await subscription.run(({ attempt }) => {
      if (attempt === 4) void subscription.stop();
      throw new TypeError('secret');
    });
    assert.equal(broker.deadLetters.length, 1);
    const processed = spans.getFinishedSpans().filter((span) => span.name.startsWith('process'));
    assert.deepEqual(processed.map((span) => span.attributes['error.type']), Array(4).fill('TypeError'));
  });
});

describe('metrics', () => {
  it('count what was sent, consumed and failed, and how long it took', async () => {
    const { client } = inMemory();
    await client.publishSystemHealthCheck({ component: 'api', status: 'healthy' });
    for await (const event of client.subscribe('SystemHealthCheckV1', { consumer: 'counted' })) {
      await event.ack();
      break;
    }
    const template = 'oms.system.healthcheck.v1.-';
    const has = (name: string, value: string) => (point: { attributes: object }) =>
      (point.attributes as Record<string, unknown>)[name] === value;
    const sent = (await points('messaging.client.sent.messages')).find(has('messaging.destination.template', template));
    assert.equal(sent?.value, 1);
    const consumed = (await points('messaging.client.consumed.messages')).find(has('messaging.consumer.group.name', 'counted'));
    assert.equal(consumed?.value, 1);
    const handled = (await points('messaging.process.duration')).find(has('messaging.consumer.group.name', 'counted'));
    assert.equal((handled?.value as { count: number }).count, 1);
    const failed = (await points('messaging.client.sent.messages')).find(has('error.type', 'InvalidPayloadError'));
    assert.ok(Number(failed?.value) >= 1);
  });

  it('count events that are published together as one operation, also where some fail or all are refused', async () => {
    const told: unknown[] = [];
    const say = (...words: unknown[]): void => void told.push(words);
    diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say }, DiagLogLevel.WARN);
    const transport = {
      ...{ name: 'other', system: 'other', close: async () => undefined },
      send: async (messages: readonly Message[]) =>
        messages.map(({ id }) => (id === 'no' ? new RejectedError('no', 'other', '1') : { transport: 'other', destination: '' })),
    };
    const { client } = inMemory({ transport });
    const all = ['a', 'b', 'no'].map((eventId) => outgoing(SchemaCreatedV2, CREATED, { eventId }));
    await assert.rejects(client.publishMany(all), PartialPublishError);
    await assert.rejects(client.publishMany([...all, outgoing(SchemaCreatedV2, CREATED, { tenant: '' })]), InvalidEnvelopeError);
    const counted = (await points('messaging.client.sent.messages')).flatMap(({ attributes, value }) => {
      const has = attributes as Record<string, unknown>;
      return has['messaging.system'] === 'other' ? [[has['messaging.operation.name'], has['error.type'], value]] : [];
    });
    assert.deepEqual(counted, [
      ['send', undefined, 2],
      ['send', 'RejectedError', 1],
      ['send', 'InvalidEnvelopeError', 4],
    ]);
    assert.deepEqual(told, []);
    diag.disable();
  });

  it('show how many events wait in an outbox', async () => {
    const url = `nats://127.0.0.1:${await freePort()}`;
    const client = await OMSEventClient.connect({ url, outbox: join(temporaryFolder(), 'outbox.db') });
    await client.publishMany(SchemaCreatedV2, [CREATED, CREATED, CREATED]);
    assert.deepEqual((await points('oms_event_sdk.outbox.depth')).map(({ value }) => value), [3]);
    await client.close();
  });
});
