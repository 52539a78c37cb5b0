/** What the host program runs on, asked for when it is needed, so that bundlers and edge runtimes need not have it. */

import { MissingPackageError, SettingsError } from './errors.js';

interface Builtins {
  'node:async_hooks': typeof import('node:async_hooks');
  'node:fs': typeof import('node:fs');
  'node:sqlite': typeof import('node:sqlite');
}

/** A module of Node; undefined where this is not Node, or one without it. */
export function builtin<K extends keyof Builtins>(name: K): Builtins[K] | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as Builtins[K] | undefined;
}

/** A module of Node that something needs. Throws a `SettingsError` that says so. */
export function needed<K extends keyof Builtins>(name: K, what: string): Builtins[K] {
  const found = builtin(name);
  if (found === undefined) throw new SettingsError([`${what} needs ${name}, which this runtime does not have`]);
  return found;
}

/** The variables of the environment; none where this is not Node. */
export function variables(): Readonly<Record<string, string | undefined>> {
  return globalThis.process?.env ?? {};
}

/**
 * For `import(…).catch(…)` of a package that only some programs need: bundlers see in that form that it may be absent.
 * Throws a `MissingPackageError` with the command that installs it.
 */
export function missing(what: string, packages: readonly string[]): (error: unknown) => never {
  return (error) => {
    throw new MissingPackageError(what, packages, { cause: error });
  };
}

/** Undefined where this is not Node, whose buffers are several times faster than the encoders of the web. */
const Bytes = globalThis.Buffer as typeof globalThis.Buffer | undefined;
const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder();

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return Bytes === undefined ? encoder.encode(text) : Bytes.from(text, 'utf8');
}

/** UTF-8 as text. */
export function textOf(bytes: Uint8Array): string {
  if (Bytes === undefined) return decoder.decode(bytes);
  return Bytes.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** Resolves after so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
