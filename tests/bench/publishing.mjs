// Publishing to JetStream: node publishing.mjs CONTRACT EVENT.JSON ROUNDS, with nats-server on PATH.
// Prints, for the client and for the vendor's own, microseconds of CPU per event that is under way with many others, and
// microseconds of the median and the slowest hundredth of events that are sent one after the other.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OMSEventClient, platform, registry } from '../../sdks/typescript/dist/esm/index.js';
import { tool } from './tools.mjs';

const EVENTS = 2000; // of a round of events under way at the same time
const ALONE = 1000; // of a round of one after the other
const OPTIONS = { branch: 'main' };

const [name, eventFile, rounds] = process.argv.slice(2);
const { connect } = await tool('@nats-io/transport-node');
const { jetstream, jetstreamManager } = await tool('@nats-io/jetstream');

const folder = mkdtempSync(join(tmpdir(), 'bench-nats-'));
const port = await freePort();
const server = spawn('nats-server', ['--jetstream', '--port', String(port), '--store_dir', folder], { stdio: 'ignore' });
try {
  console.log(JSON.stringify(await measured(`127.0.0.1:${port}`)));
} finally {
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function measured(address) {
  const client = await OMSEventClient.connect(`nats://${address}`);
  // Looks at nothing, to tell what the look for personal data costs.
  const nothing = { scan: () => [], protect: async (payload) => payload, reveal: async (payload) => payload };
  const unseen = await OMSEventClient.connect(`nats://${address}`, { protector: nothing });
  const raw = await connect({ servers: address, noAsyncTraces: true });
  await (await jetstreamManager(raw)).streams.add({
    name: platform.events.name,
    subjects: [...platform.events.subjects],
    duplicate_window: platform.events.duplicateWindow * 1e9,
    allow_atomic: true,
    max_msgs: 50_000,
  });
  const contract = registry.byName(name);
  const input = JSON.parse(readFileSync(eventFile, 'utf8'));
  const { receipts } = await client.publish(contract, input, OPTIONS);
  const [{ destination, sequence }] = receipts;
  const stored = await (await jetstreamManager(raw)).streams.getMessage(platform.events.name, { seq: sequence });
  const body = stored.data;
  const js = jetstream(raw);
  const inputs = Array.from({ length: EVENTS }, () => input);
  const many = (publish) => () => Promise.all(inputs.map(publish));
  const { cpu, wall } = await best({
    raw: many(() => js.publish(destination, body)),
    'raw with id': many(() => js.publish(destination, body, { msgID: crypto.randomUUID() })),
    publish: many((event) => client.publish(contract, event, OPTIONS)),
    publishMany: () => client.publishMany(contract, inputs, OPTIONS),
    'publishMany unseen': () => unseen.publishMany(contract, inputs, OPTIONS),
  });
  const alone = await latencies({
    raw: () => js.publish(destination, body),
    publish: () => client.publish(contract, input, OPTIONS),
  });
  await Promise.all([client.close(), unseen.close(), raw.close()]);
  return { bytes: body.length, cpu, wall, alone };
}

/** Microseconds of CPU and of time per event at their best, rounds of all subjects in turn. */
async function best(subjects) {
  const cpu = {};
  const wall = {};
  for (let round = 0; round <= Number(rounds); round++) {
    for (const [subject, send] of Object.entries(subjects)) {
      const before = process.cpuUsage();
      const began = performance.now();
      await send();
      const took = (performance.now() - began) * 1000;
      const { user, system } = process.cpuUsage(before);
      if (round === 0) continue;
      cpu[subject] = Math.min(cpu[subject] ?? Infinity, (user + system) / EVENTS);
      wall[subject] = Math.min(wall[subject] ?? Infinity, took / EVENTS);
    }
  }
  return { cpu, wall };
}

async function latencies(subjects) {
  const times = Object.fromEntries(Object.keys(subjects).map((subject) => [subject, []]));
  for (let turn = 0; turn < ALONE; turn++) {
    for (const [subject, send] of Object.entries(subjects)) {
      const started = performance.now();
      await send();
      if (turn >= ALONE / 10) times[subject].push((performance.now() - started) * 1000);
    }
  }
  const at = (sorted, part) => sorted[Math.floor(sorted.length * part)];
  return Object.fromEntries(
    Object.entries(times).map(([subject, each]) => {
      const sorted = each.sort((a, b) => a - b);
      return [subject, { p50: at(sorted, 0.5), p99: at(sorted, 0.99) }];
    }),
  );
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
