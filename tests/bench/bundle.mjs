// The size of an app that uses one export of a package, minified: node bundle.mjs INDEX.TS NAME.

import { fileURLToPath } from 'node:url';
import { tool } from './tools.mjs';

const { build } = await tool('esbuild');
const [index, name] = process.argv.slice(2);
const { outputFiles } = await build({
  stdin: {
    contents: `import { ${name} } from ${JSON.stringify(index)}; globalThis.used = ${name};`,
    resolveDir: import.meta.dirname,
  },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  nodePaths: [fileURLToPath(new URL('../../sdks/typescript/node_modules', import.meta.url))],
  external: ['@aws-sdk/*', '@nats-io/*', 'jose'], // of clients, which an app with models alone does not reach
  write: false,
});
console.log(JSON.stringify({ bytes: outputFiles[0].contents.length }));
