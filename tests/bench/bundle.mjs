// The size of an app that uses one export of a package, minified: node bundle.mjs INDEX.TS NAME.

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
  write: false,
});
console.log(JSON.stringify({ bytes: outputFiles[0].contents.length }));
