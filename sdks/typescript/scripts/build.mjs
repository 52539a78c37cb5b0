// Builds dist/esm and dist/cjs from src with plain tsc. No bundler: a consumer's own bundler then sees every
// module, and drops what is not used.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const COMMONJS = ['--outDir', 'dist/cjs', '--module', 'commonjs', '--moduleResolution', 'bundler'];

rmSync(new URL('dist', root), { recursive: true, force: true });
tsc();
tsc(...COMMONJS, '--verbatimModuleSyntax', 'false');
// Without it Node would read the files below as the ES modules that the package itself is made of.
writeFileSync(new URL('dist/cjs/package.json', root), '{ "type": "commonjs" }\n');

function tsc(...options) {
  const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  const { status } = spawnSync(process.execPath, [compiler, '--project', 'tsconfig.build.json', ...options], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
