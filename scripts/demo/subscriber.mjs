// node subscriber.mjs URL: handles every schema.created by publishing schema.updated, and rejects what is poisoned.
// Prints a JSON object a line: {"span": …} for each span that ends, {"event": …} for each event that was handled.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const sdk = new URL('../../sdks/typescript/', import.meta.url);
const require = createRequire(new URL('package.json', sdk));
const { OMSEventClient, RejectEvent } = await import(new URL('dist/esm/index.js', sdk).href);
const { context, trace } = await tool('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = await tool('@opentelemetry/context-async-hooks');
const { BasicTracerProvider, SimpleSpanProcessor } = await tool('@opentelemetry/sdk-trace-base');

const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const exporter = {
  export(spans, done) {
    for (const span of spans) say({ span: shown(span) });
    done({ code: 0 });
  },
  shutdown: async () => {},
};
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));

const client = await OMSEventClient.connect(process.argv[2]);
const subscription = client.subscribe('SchemaCreatedV2', { consumer: 'demo-typescript' });
process.stdin.on('end', () => void subscription.stop()).resume();
say({ ready: true });
await subscription.run(async (event) => {
  if (event.data.resource_id === 'poison') throw new RejectEvent('this event can never succeed');
  await client.publishSchemaUpdated(
    { operation: 'update', resource_type: event.data.resource_type, resource_id: event.data.resource_id },
    { branch: 'main' },
  );
  say({ event: { id: event.envelope.id, data: event.data } });
});
await client.close();

function shown(span) {
  const { name, kind, links, parentSpanContext, startTime, status } = span;
  const { traceId, spanId } = span.spanContext();
  return {
    name,
    kind: ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'][kind],
    trace: traceId,
    id: spanId,
    parent: parentSpanContext?.spanId ?? null,
    links: links.map(({ context }) => context.spanId),
    failed: status.code === 2,
    started: startTime[0] * 1e9 + startTime[1],
  };
}

async function tool(name) {
  const module = await import(pathToFileURL(require.resolve(name)).href);
  return module.default?.__esModule ? module.default : { ...module.default, ...module };
}
