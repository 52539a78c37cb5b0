import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { platform } from 'oms-event-sdk';
import { makeStreams, natsServer } from './support/servers.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** What a command prints; the test fails with all of it when the command does. */
function run(folder: string, command: string, ...options: readonly string[]): string {
  try {
    return execFileSync(command, options, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return assert.fail(`${command} ${options.join(' ')}\n${stdout}${stderr}`);
  }
}

const consumer = mkdtempSync(join(tmpdir(), 'consumer-'));
after(() => rmSync(consumer, { recursive: true }));

describe('the packed package', () => {
  before(() => {
    const packed = run(ROOT, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', consumer);
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    cpSync(join(ROOT, 'test', 'consumers'), consumer, { recursive: true });
    writeFileSync(join(consumer, 'package.json'), '{ "private": true }');
    const api = run(consumer, 'npm', 'pack', '--json', join(ROOT, 'node_modules', '@opentelemetry', 'api'));
    const [{ filename: needed }] = JSON.parse(api) as [{ filename: string }];
    run(consumer, 'npm', 'install', '--offline', '--no-audit', '--no-fund', `./${needed}`, `./${filename}`);
  });

  it('needs the interface of OpenTelemetry, and no other package', () => {
    const lock = JSON.parse(readFileSync(join(consumer, 'package-lock.json'), 'utf8')) as { packages: object };
    const packages = ['', 'node_modules/@opentelemetry/api', 'node_modules/oms-event-sdk'];
    assert.deepEqual(Object.keys(lock.packages), packages);
  });

  it('serves an ES module, also where code must not be made from text', () => {
    const printed = run(consumer, process.execPath, '--disallow-code-generation-from-strings', 'consumer.mjs');
    assert.match(printed, /^consumed .*schema\.created\.v2/);
  });

  it('serves CommonJS', () => {
    assert.match(run(consumer, process.execPath, 'consumer.cjs'), /^consumed .*schema\.created\.v2/);
  });

  const STRICT = [
    ...['--ignoreConfig', '--noEmit', '--target', 'es2022', '--types', ''],
    ...['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
  ];
  const COMPILERS: Readonly<Record<string, readonly string[]>> = {
    'node16, as an ES module': ['--module', 'node16', 'consumer.mts'],
    'node16, as CommonJS': ['--module', 'node16', 'consumer.cts'],
    bundler: ['--module', 'esnext', '--moduleResolution', 'bundler', 'consumer.ts'],
  };
  for (const [resolution, options] of Object.entries(COMPILERS)) {
    it(`compiles under TypeScript strict with resolution ${resolution}`, () => {
      for (const name of ['consumer.mts', 'consumer.cts']) cpSync(join(consumer, 'consumer.ts'), join(consumer, name));
      run(consumer, process.execPath, TSC, ...STRICT, ...options);
    });
  }
});

describe('without the packages of a transport', () => {
  it('says which command installs them', () => {
    for (const [url, packages] of [
      ['nats://localhost', '@nats-io/transport-node @nats-io/jetstream'],
      ['eventbridge://bus', '@aws-sdk/client-eventbridge'],
      ['sqs://queue', '@aws-sdk/client-sqs'],
    ]) {
      const program = `require('oms-event-sdk').OMSEventClient.connect('${url}').catch((error) => console.log(error.message))`;
      const printed = run(consumer, process.execPath, '-e', program);
      assert.equal(printed.trim(), `${url?.split('localhost')[0]?.replace(/(?<=\/\/).*/, '')} needs a package that is not installed: npm install ${packages}`);
    }
  });

  it('publishes and consumes in memory', () => {
    assert.match(run(consumer, process.execPath, 'client.mjs'), /^published .*\nconsumed SchemaCreatedV2/);
  });

  it('can be bundled for Node and for browsers', async () => {
    for (const platform of ['node', 'browser'] as const) {
      const contents = "import { OMSEventClient } from 'oms-event-sdk'; OMSEventClient.connect('memory://');";
      const options = { bundle: true, format: 'esm', write: false, logLevel: 'silent', platform } as const;
      const built = await build({ stdin: { contents, resolveDir: consumer }, ...options });
      assert.deepEqual(built.errors, []);
    }
  });
});

describe('the README', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const programs = [...readme.matchAll(/^```ts( nats)?\n(.*?)^```$/gms)].map(([, server, program = '']) => ({ server, program }));
  let server: Awaited<ReturnType<typeof natsServer>>;

  before(async () => {
    symlinkSync(join(ROOT, 'node_modules', '@nats-io'), join(consumer, 'node_modules', '@nats-io'));
    server = await natsServer();
    await makeStreams(server.url, platform);
  });
  after(() => server.remove());

  it('shows programs', () => assert.ok(programs.length >= 3));

  for (const [number, { program }] of programs.entries()) {
    it(`shows a program that compiles and runs: ${program.split('\n').find((line) => line.includes('await'))}`, () => {
      writeFileSync(join(consumer, `example${number}.mts`), program.replace('nats://localhost:4222', server.url));
      const types = ['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node'];
      const strict = ['--ignoreConfig', '--strict', '--target', 'es2022', '--module', 'node16', '--skipLibCheck', ...types];
      run(consumer, process.execPath, TSC, ...strict, `example${number}.mts`);
      run(consumer, process.execPath, `example${number}.mjs`);
    });
  }
});

describe('a bundle', () => {
  /** What a program comes to that imports one name and uses it. */
  async function bundle(name: string, use: string): Promise<string> {
    const contents = `import { ${name} } from './dist/esm/index.js'; console.log(${use});`;
    const built = await build({
      stdin: { contents, resolveDir: ROOT },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    return built.outputFiles[0]?.text ?? '';
  }

  it('that publishes has the events that are used, and no other', async () => {
    const text = await bundle('EventClient, SchemaCreatedV2', 'new EventClient({}).publish(SchemaCreatedV2, {})');
    assert.match(text, /SchemaCreatedV2/);
    assert.doesNotMatch(text, /BranchMergedV2|SchemaCreatedV1|ActionFailed/);
  });

  it('has the events that are used, and no other', async () => {
    const text = await bundle('SchemaCreatedV2', 'SchemaCreatedV2.is(1)');
    assert.match(text, /SchemaCreatedV2/);
    assert.doesNotMatch(text, /BranchMergedV2|SchemaCreatedV1|ActionFailed/);
  });

  it('has no event where none is used', async () => {
    const text = await bundle('defineContract', "defineContract('X', true)");
    assert.doesNotMatch(text, /SchemaCreated|BranchMerged/);
  });
});
