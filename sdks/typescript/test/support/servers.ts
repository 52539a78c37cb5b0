/** Servers for tests: on loopback, on free ports, ended by the process that started them. */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type ConnectionOptions } from '@nats-io/transport-node';
import { jetstreamManager, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { Platform } from 'oms-event-sdk';

/** Milliseconds that a server may take until it listens; a nats-server takes 20. */
const STARTING = 20_000;
const NANOSECONDS = 1e9;
/** Milliseconds that JetStream may take: a cluster elects a leader in seconds. */
const PATIENCE = 20_000;

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'events-'));
}

/** A server that can be stopped and started as a test needs; what it stores outlives it. */
export class Server {
  readonly port: number;
  readonly folder = temporaryFolder();
  readonly #command: (port: number, folder: string) => readonly [string, ...string[]];
  #process: ChildProcess | undefined;

  constructor(port: number, command: (port: number, folder: string) => readonly [string, ...string[]]) {
    this.port = port;
    this.#command = command;
  }

  /** Resolves once it listens. */
  async start(): Promise<this> {
    const [program, ...options] = this.#command(this.port, this.folder);
    const running = spawn(program, options, { stdio: 'ignore' });
    running.on('error', () => undefined); // it does not listen then, which is seen below
    this.#process = running;
    const until = Date.now() + STARTING;
    while (!(await listens(this.port))) {
      if (running.exitCode !== null || Date.now() > until) throw new Error(`${program} did not start`);
      await pause(5);
    }
    return this;
  }

  /** Sends a signal, such as SIGSTOP. */
  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  /** Ends it at once, as a loss of power would, and resolves when it is gone. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await gone;
  }

  /** Ends it, and removes what it stored. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A nats-server with JetStream. */
export async function natsServer(...options: readonly string[]): Promise<Server & { readonly url: string }> {
  const server = new Server(await freePort(), (port, folder) => [
    'nats-server',
    ...['--addr', '127.0.0.1', '--port', String(port)],
    ...(options.includes('--config') ? options : ['--jetstream', '--store_dir', folder, ...options]),
  ]);
  await server.start();
  return Object.assign(server, { url: `nats://127.0.0.1:${server.port}` });
}

/** A moto server: AWS on this machine. */
export async function awsServer(): Promise<Server & { readonly url: string }> {
  const server = new Server(await freePort(), (port) => ['moto_server', '-H', '127.0.0.1', '-p', String(port)]);
  await server.start();
  return Object.assign(server, { url: `http://127.0.0.1:${server.port}` });
}

/** Does something with JetStream's own interface. */
export async function withManager<T>(
  url: string,
  work: (manager: JetStreamManager) => Promise<T>,
  identity: Pick<ConnectionOptions, 'user' | 'pass'> = {},
): Promise<T> {
  const connection = await connect({ servers: url.replace('nats://', ''), ...identity });
  try {
    return await work(await jetstreamManager(connection, { checkAPI: false, timeout: PATIENCE }));
  } finally {
    await connection.close();
  }
}

/** The three streams of a platform, without consumers. */
export async function makeStreams(
  url: string,
  platform: Platform,
  more: Partial<StreamConfig> = {},
  identity: Pick<ConnectionOptions, 'user' | 'pass'> = {},
): Promise<void> {
  const make = async (manager: JetStreamManager): Promise<void> => {
    for (const stream of [platform.events, platform.dlq, platform.advisories]) {
      await manager.streams.add({
        name: stream.name,
        subjects: [...stream.subjects],
        ...(stream.duplicateWindow > 0 && { duplicate_window: stream.duplicateWindow * NANOSECONDS }),
        allow_atomic: true,
        allow_direct: true,
        discard: 'new',
        ...(stream === platform.events ? more : {}),
      });
    }
  };
  await withManager(url, make, identity);
}

/** All events of a stream, oldest first, as often as they are stored. */
export function stored(url: string, stream: string): Promise<Record<string, unknown>[]> {
  return withManager(url, async (manager) => {
    const events: Record<string, unknown>[] = [];
    for (let sequence = 1; ; ) {
      const next = { seq: sequence, next_by_subj: '>' };
      const found = await manager.streams.getMessage(stream, next);
      if (found === null) return events;
      events.push(found.json<Record<string, unknown>>());
      sequence = found.seq + 1;
    }
  });
}

/** Their ids. */
export async function storedIds(url: string, stream: string): Promise<string[]> {
  return (await stored(url, stream)).map(({ id }) => String(id));
}

/** Resolves once a condition holds. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const limit = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`it did not come about within ${seconds} s: ${holds.toString()}`);
    await pause(10);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTo(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
