import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

/** What is not ours, and the only modules that may import it. */
const WALLS: Readonly<Record<string, readonly string[]>> = {
  '@opentelemetry/api': ['tracing.ts'],
  '@nats-io/transport-node': ['transports/nats/connection.ts'],
  '@nats-io/jetstream': ['transports/nats/connection.ts'],
  '@aws-sdk/client-eventbridge': ['transports/eventbridge.ts'],
  '@aws-sdk/client-sqs': ['transports/sqs.ts'],
  '@aws-sdk/client-kms': ['pii/kms.ts'],
  jose: ['pii/encryption.ts'],
};
const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));
const IMPORT = /(?:^|\s)(?:import|export)\s(type )?[^'"`;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/g;

interface Import {
  readonly file: string;
  readonly name: string;
  /** Of types alone, which leave no trace in what runs. */
  readonly typesOnly: boolean;
  readonly dynamic: boolean;
}

const imports: Import[] = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) =>
    [...readFileSync(SOURCES + file, 'utf8').matchAll(IMPORT)].map(([, types, from, called]) => {
      return { file, name: from ?? called ?? '', typesOnly: types !== undefined, dynamic: called !== undefined };
    }),
  );

describe('the walls of the package', () => {
  it('let each vendor in at one place', () => {
    const foreign = imports.filter(({ name }) => !name.startsWith('.') && !name.startsWith('node:'));
    assert.ok(foreign.length >= 5);
    for (const { file, name } of foreign) assert.ok(WALLS[name]?.includes(file), `${file} imports ${name}`);
  });

  it('load a vendor when it is asked for, and never before', () => {
    for (const { file, name, typesOnly, dynamic } of imports) {
      if (name.startsWith('.') || name === '@opentelemetry/api') continue;
      assert.ok(typesOnly || dynamic, `${file} imports ${name} at once`);
    }
  });

  it('keep contracts apart from clients', () => {
    for (const { file, name } of imports.filter((each) => each.file.startsWith('contracts/'))) {
      const target = posix.join(posix.dirname(file), name);
      assert.ok(target.startsWith('contracts/') || target === '_generated/formats.js', `${file} imports ${name}`);
    }
  });
});
