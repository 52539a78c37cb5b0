// The development tools of the TypeScript SDK, for scripts that stand elsewhere.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../sdks/typescript/package.json', import.meta.url));

/** A tool by name, as its own package offers it to `import`. */
export async function tool(name) {
  const module = await import(pathToFileURL(require.resolve(name)).href);
  return module.default?.__esModule ? module.default : { ...module.default, ...module };
}
