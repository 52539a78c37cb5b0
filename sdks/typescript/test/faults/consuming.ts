/** Faults while events are consumed, each with a server of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { OMSEventClient, platform, registry, SchemaCreatedV2, type Platform } from 'oms-event-sdk';
import { makeStreams, natsServer, until } from '../support/servers.ts';
import { counted, type Outcome } from './outcome.ts';
import { event } from './publishing.ts';

const CONSUMER = fileURLToPath(new URL('consumer.ts', import.meta.url));
/** A platform that waits little between deliveries. */
const QUICK: Platform = { ...platform, delivery: { ...platform.delivery, backoff: [0.05, 0.05, 0.05], ackWait: 1 } };

async function quickClient(url: string): Promise<OMSEventClient> {
  const { connected } = await import('oms-event-sdk');
  return new OMSEventClient(await connected({ platform: QUICK, registry, version: '' }, url, {}));
}

/** A consumer is killed while it handles an event: the event comes again. */
export async function consumerKilled(): Promise<Outcome> {
  const server = await natsServer();
  try {
    await makeStreams(server.url, platform);
    const client = await quickClient(server.url);
    const made = await client.subscribe('SchemaCreatedV2', { consumer: 'killed' }).ready();
    await made.close(); // the consumer stays, with an ack_wait of a second
    const { id } = await client.publishSchemaCreated(event('e'));
    const victim = spawn(process.execPath, [CONSUMER, server.url, 'killed'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(victim.stdout, 'data');
    victim.kill('SIGKILL');
    let again = '';
    for await (const received of client.subscribe('SchemaCreatedV2', { consumer: 'killed' })) {
      again = `${received.id} ${received.attempt}`;
      await received.ack();
      break;
    }
    await client.close();
    return { events: 1, lost: Number(again !== `${id} 2`), duplicated: 0, note: `delivery ${again.split(' ')[1]}` };
  } finally {
    await server.remove();
  }
}

/** An event that no handler can take is a dead letter after exactly one delivery more than there are retries. */
export async function poisoned(): Promise<Outcome> {
  const server = await natsServer();
  try {
    await makeStreams(server.url, platform);
    const client = await quickClient(server.url);
    const attempts: number[] = [];
    await client.publishSchemaCreated(event('poison'));
    const subscription = client.subscribe('SchemaCreatedV2', { consumer: 'poisoned' });
    const running = subscription.run(({ attempt }) => {
      attempts.push(attempt);
      throw new TypeError();
    });
    await until(async () => (await client.deadLetters.list()).length > 0, 20);
    await subscription.close();
    await running;
    const letters = await client.deadLetters.list();
    await client.close();
    const wanted = Array.from({ length: platform.delivery.maxRetries + 1 }, (_, index) => index + 1);
    const lost = Number(attempts.join() !== wanted.join());
    return { events: 1, lost, duplicated: letters.length - 1, note: `dead letter after ${attempts.length}` };
  } finally {
    await server.remove();
  }
}

/** A reader far slower than the publishers: it gets everything, once, and holds nobody up. */
export async function slowConsumer(): Promise<Outcome> {
  const server = await natsServer();
  try {
    await makeStreams(server.url, platform);
    const client = await OMSEventClient.connect(server.url);
    const handled: string[] = [];
    const subscription = client.subscribe('SchemaCreatedV2', { consumer: 'slow' });
    const running = subscription.run(
      async ({ data }) => {
        await pause(2);
        handled.push(data.resource_id ?? '');
      },
      { concurrency: 2 },
    );
    const safe = Array.from({ length: 2000 }, (_, number) => `e${number}`);
    await client.publishMany(SchemaCreatedV2, safe.map(event));
    await until(() => new Set(handled).size === safe.length, 60);
    await subscription.close();
    await running;
    await client.close();
    return counted(safe, handled);
  } finally {
    await server.remove();
  }
}
