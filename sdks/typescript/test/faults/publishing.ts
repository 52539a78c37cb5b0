/** Faults while events are published, each with a server of its own. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { OMSEventClient, platform, PublishError, SchemaCreatedV2, type SchemaCreatedV2Input } from 'oms-event-sdk';
import { freePort, makeStreams, natsServer, Server, stored, until, withManager } from '../support/servers.ts';
import { counted, type Outcome } from './outcome.ts';

const EVENTS = 15_000;
const TASKS = 5;
const STREAM = platform.events.name;
const PUBLISHER = fileURLToPath(new URL('publisher.ts', import.meta.url));

/** An event that can be told by its resource. */
export function event(name: string): SchemaCreatedV2Input {
  return { operation: 'create', resource_type: 'object_type', resource_id: name };
}

/** The resources of all stored events, in the order of the stream. */
export async function names(url: string): Promise<string[]> {
  const found = await stored(url, STREAM);
  return found.map(({ data }) => (data as { resource_id: string }).resource_id);
}

/** A publisher in a process of its own; `safe` grows with what it says. */
class Publisher {
  readonly safe: string[] = [];
  readonly process: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(url: string, outbox: string) {
    const running = spawn(process.execPath, [PUBLISHER, url, outbox, 'e', String(EVENTS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: running.stdout }).on('line', (line) => this.safe.push(line));
    this.#ended = Promise.all([once(running, 'exit'), once(lines, 'close')]);
    this.process = running;
  }

  /** Resolves once so many events are safe. */
  async told(count: number): Promise<void> {
    await until(() => this.safe.length >= count || this.process.exitCode !== null, 60);
  }

  async ended(): Promise<void> {
    await this.#ended;
  }
}

/** The server is killed and comes back three times while events are published through the outbox. */
export async function serverKilled(folder: string): Promise<Outcome> {
  const server = await natsServer();
  try {
    await makeStreams(server.url, platform);
    const publisher = new Publisher(server.url, join(folder, 'outbox.db'));
    for (const part of [0.2, 0.45, 0.7]) {
      await publisher.told(EVENTS * part);
      await server.kill();
      await pause(300);
      await server.start();
    }
    await publisher.ended();
    const found = await names(server.url);
    return counted(publisher.safe, found, inOrder(found) ? 'in order' : 'OUT OF ORDER');
  } finally {
    await server.remove();
  }
}

function inOrder(found: readonly string[]): boolean {
  return Array.from({ length: TASKS }, (_, task) => found.filter((name) => name.startsWith(`e-${task}-`))).every((each) =>
    each.every((name, index) => Number(name.slice(name.lastIndexOf('-') + 1)) === index),
  );
}

/** The publisher is killed in the middle; another process sends what it left in the outbox. */
export async function publisherKilled(folder: string): Promise<Outcome> {
  const server = await natsServer();
  try {
    await makeStreams(server.url, platform);
    const outbox = join(folder, 'outbox.db');
    const publisher = new Publisher(server.url, outbox);
    await publisher.told(EVENTS / 3);
    publisher.process.kill('SIGKILL');
    await publisher.ended();
    const client = await OMSEventClient.connect({ url: server.url, outbox });
    await client.flush(60);
    await client.close();
    return counted(publisher.safe, await names(server.url));
  } finally {
    await server.remove();
  }
}

/** The leader of a stream with three replicas is killed while events are published without an outbox. */
export async function leaderLost(folder: string): Promise<Outcome> {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const routes = await Promise.all([freePort(), freePort(), freePort()]);
  const servers = ports.map((own, number) => {
    const config = member(folder, number, routes);
    return new Server(own, (port) => ['nats-server', '--addr', '127.0.0.1', '--port', String(port), '--config', config]);
  });
  const urlOf = (server: Server): string => `nats://127.0.0.1:${server.port}`;
  try {
    await Promise.all(servers.map((server) => server.start()));
    const [first] = servers as [Server, ...Server[]];
    await until(() => makeStreams(urlOf(first), platform, { num_replicas: 3 }).then(() => true, () => false), 30);
    const url = `nats://${ports.map((port) => `127.0.0.1:${port}`).join(',')}`;
    const client = await OMSEventClient.connect({ url, timeout: 30 });
    const safe: string[] = [];
    const working = Array.from({ length: 10 }, async (_, task) => {
      for (let number = 0; number < 400; number += 1) {
        await client.publishSchemaCreated(event(`e-${task}-${number}`), { branch: 'main' });
        safe.push(`e-${task}-${number}`);
      }
    });
    await pause(300);
    const { cluster } = await withManager(urlOf(first), (manager) => manager.streams.info(STREAM));
    const leader = servers[Number(cluster?.leader?.slice(1))] ?? first;
    await leader.kill();
    await Promise.all(working);
    await client.close();
    const alive = servers.find((server) => server !== leader) ?? first;
    // JetStream's own interface answers again only once the servers that are left have chosen a leader for it.
    let found: readonly string[] = [];
    await until(async () => (found = await names(urlOf(alive)).catch(() => [])).length > 0, 30);
    return counted(safe, found);
  } finally {
    await Promise.all(servers.map((server) => server.remove()));
  }
}

/** The configuration of one server of three. */
function member(folder: string, number: number, routes: readonly number[]): string {
  const home = join(folder, `n${number}`);
  mkdirSync(home, { recursive: true });
  const peers = routes.map((port) => `"nats-route://127.0.0.1:${port}"`).join(', ');
  const config = join(home, 'server.conf');
  writeFileSync(
    config,
    `server_name: n${number}\njetstream { store_dir: "${home}/store" }\n` +
      `cluster { name: c, listen: "127.0.0.1:${routes[number]}", routes: [${peers}] }\n`,
  );
  return config;
}

/** The server stops answering: callers get their error within their time, and a later publish is stored. */
export async function serverFrozen(): Promise<Outcome> {
  const server = await natsServer();
  try {
    await makeStreams(server.url, platform);
    const client = await OMSEventClient.connect({ url: server.url, timeout: 1 });
    await client.publishSchemaCreated(event('before'));
    server.signal('SIGSTOP');
    const began = performance.now();
    const publishing = Array.from({ length: 50 }, (_, number) => client.publishSchemaCreated(event(`f${number}`)));
    const outcomes = await Promise.allSettled(publishing);
    const wrong = outcomes.filter((each) => each.status === 'fulfilled' || !(each.reason instanceof PublishError)).length;
    const late = wrong + (performance.now() - began > 3000 ? 1 : 0);
    server.signal('SIGCONT');
    await client.publishSchemaCreated(event('after'), { timeout: 20 });
    await client.close();
    const { lost, duplicated } = counted(['before', 'after'], await names(server.url));
    return { events: 52, lost: lost + late, duplicated, note: late ? 'LATE' : '50 errors within their second' };
  } finally {
    await server.remove();
  }
}

/** The stream has no room: publishers are told, and what is in the outbox is sent once there is room again. */
export async function streamFull(folder: string): Promise<Outcome> {
  const server = await natsServer();
  try {
    await makeStreams(server.url, platform, { max_msgs: 100 });
    const client = await OMSEventClient.connect({ url: server.url, timeout: 0.5 });
    const full = Array.from({ length: 100 }, (_, number) => `full-${number}`);
    await client.publishMany(SchemaCreatedV2, full.map(event));
    const refused = await client.publishSchemaCreated(event('refused')).then(() => 0, (error) => Number(error instanceof PublishError));
    await client.close();
    const patient = await OMSEventClient.connect({ url: server.url, outbox: join(folder, 'outbox.db') });
    const waiting = Array.from({ length: 200 }, (_, number) => `waits-${number}`);
    for (const name of waiting) await patient.publishSchemaCreated(event(name));
    await withManager(server.url, (manager) => manager.streams.update(STREAM, { max_msgs: -1 }));
    await patient.flush(30);
    await patient.close();
    const { lost, ...rest } = counted([...full, ...waiting], await names(server.url), 'publisher told');
    return { ...rest, lost: lost + 1 - refused };
  } finally {
    await server.remove();
  }
}
