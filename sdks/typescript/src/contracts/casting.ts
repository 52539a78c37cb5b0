/**
 * Steps from one version of a payload to the next, and back: a closed vocabulary, the same in both languages.
 *
 * A step is a JSON object that names what it does, and where by a JSON Pointer whose last token is a member; `*` in it
 * stands for any item or member. It is undone by its opposite, in reverse order; what the older version does not name
 * is then left out. What each does up and down is the table of docs/compatibility.md.
 */

type Value = Readonly<Record<string, unknown>>;
type Members = Record<string, unknown>;

/** One step of a declaration `x-from-previous`. */
export type Step =
  | { readonly rename: string; readonly to: string }
  | { readonly move: string; readonly to: string }
  | { readonly set: string; readonly value: unknown; readonly was?: unknown }
  | { readonly default: string; readonly value: unknown }
  | { readonly map: string; readonly values: Readonly<Record<string, string>> }
  | { readonly wrap: string; readonly as: string; readonly with?: Value }
  | { readonly split: string; readonly by: string; readonly into: readonly string[] }
  | { readonly drop: string; readonly was?: unknown };

/** The members that a version names, each with those of its value in turn; `true` where it may hold anything. */
export type Keep = true | { readonly [name: string]: Keep };

/** A payload of the older version as one of the newer. The input is not changed. */
export function up(steps: readonly Step[], data: unknown): unknown {
  const made = copy(data);
  for (const step of steps) stepUp(step, made);
  return made;
}

/** A payload of the newer version as one of the older, with the members that this names and no others. */
export function down(steps: readonly Step[], data: unknown, keep: Keep): unknown {
  const made = copy(data);
  for (const step of [...steps].reverse()) stepDown(step, made);
  return kept(made, keep);
}

function stepUp(step: Step, data: unknown): void {
  if ('rename' in step) rename(data, step.rename, last(step.rename), step.to);
  else if ('move' in step) move(data, step.move, step.to, false);
  else if ('set' in step) each(data, step.set, (parent, name) => assign(parent, name, copy(step.value)));
  else if ('default' in step) {
    each(data, step.default, (parent, name) => {
      if (!Object.hasOwn(parent, name)) assign(parent, name, copy(step.value));
    });
  } else if ('map' in step) translate(data, step.map, new Map(Object.entries(step.values)));
  else if ('wrap' in step) {
    each(data, step.wrap, (parent, name) => {
      if (Object.hasOwn(parent, name)) {
        const made = copy(step.with ?? {}) as Members;
        assign(made, step.as, parent[name]);
        assign(parent, name, made);
      }
    });
  } else if ('split' in step) {
    each(data, step.split, (parent, name) => {
      const text = own(parent, name);
      if (typeof text !== 'string') return;
      delete parent[name];
      parts(text, step.by, step.into.length).forEach((part, index) => assign(parent, step.into[index] ?? '', part));
    });
  } else each(data, step.drop, (parent, name) => void delete parent[name]);
}

function stepDown(step: Step, data: unknown): void {
  if ('rename' in step) rename(data, step.rename, step.to, last(step.rename));
  else if ('move' in step) move(data, step.to, step.move, true);
  else if ('set' in step) restore(data, step.set, step);
  else if ('default' in step) return; // it stays: nobody can tell it from the same value that was said
  else if ('map' in step) {
    const values = new Map<string, string>();
    for (const [old, now] of Object.entries(step.values)) if (!values.has(now)) values.set(now, old);
    translate(data, step.map, values);
  } else if ('wrap' in step) {
    each(data, step.wrap, (parent, name) => {
      const value = own(parent, name);
      if (isMembers(value) && Object.hasOwn(value, step.as)) assign(parent, name, value[step.as]);
      else delete parent[name];
    });
  } else if ('split' in step) {
    each(data, step.split, (parent, name) => {
      const found: string[] = [];
      for (const into of step.into) {
        const part = own(parent, into);
        if (typeof part !== 'string') continue;
        found.push(part);
        delete parent[into];
      }
      if (found.length > 0) assign(parent, name, found.join(step.by));
    });
  } else if ('was' in step) restore(data, step.drop, step);
}

/** What was there before, where it is known; else nothing. */
function restore(data: unknown, pointer: string, step: { readonly was?: unknown }): void {
  each(data, pointer, (parent, name) => {
    if ('was' in step) assign(parent, name, copy(step.was));
    else delete parent[name];
  });
}

function rename(data: unknown, pointer: string, before: string, after: string): void {
  each(data, pointer, (parent) => {
    if (!Object.hasOwn(parent, before)) return;
    const value = parent[before];
    delete parent[before];
    assign(parent, after, value);
  });
}

function move(data: unknown, source: string, target: string, prune: boolean): void {
  const wanted = tokens(target);
  each(data, source, (parent, name) => {
    if (!Object.hasOwn(parent, name)) return;
    const value = parent[name];
    delete parent[name];
    let place = data as Members;
    for (const token of wanted.slice(0, -1)) {
      const inner = own(place, token);
      const next = isMembers(inner) ? inner : {};
      assign(place, token, next);
      place = next;
    }
    assign(place, wanted.at(-1) ?? '', value);
    if (prune) pruned(data, tokens(source).slice(0, -1));
  });
}

/** Takes away an object that has become empty, and those that held nothing else. */
function pruned(data: unknown, path: readonly string[]): void {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path[length - 1] ?? '';
    for (const parent of parents(data, path.slice(0, length))) {
      const value = own(parent, name);
      if (isMembers(value) && Object.keys(value).length === 0) delete parent[name];
    }
  }
}

function translate(data: unknown, pointer: string, values: ReadonlyMap<string, string>): void {
  each(data, pointer, (parent, name) => {
    const value = own(parent, name);
    const other = typeof value === 'string' ? values.get(value) : undefined;
    if (other !== undefined) assign(parent, name, other);
  });
}

/** The text in at most `count` parts; the last one holds all that is left. */
function parts(text: string, by: string, count: number): string[] {
  const found = text.split(by);
  return found.length <= count ? found : [...found.slice(0, count - 1), found.slice(count - 1).join(by)];
}

function each(data: unknown, pointer: string, change: (parent: Members, name: string) => void): void {
  const path = tokens(pointer);
  for (const parent of [...parents(data, path)]) change(parent, path.at(-1) ?? '');
}

/** Every object that may hold the member which the tokens end in. */
function* parents(data: unknown, path: readonly string[]): Generator<Members> {
  if (path.length === 1) {
    if (isMembers(data)) yield data;
    return;
  }
  const [first = '', ...rest] = path;
  if (first === '*') {
    const inside = Array.isArray(data) ? (data as unknown[]) : isMembers(data) ? Object.values(data) : [];
    for (const item of inside) yield* parents(item, rest);
  } else if (isMembers(data) && Object.hasOwn(data, first)) yield* parents(data[first], rest);
}

function kept(value: unknown, keep: Keep): unknown {
  if (keep === true) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => kept(item, keep['*'] ?? true));
  if (!isMembers(value)) return value;
  const members = Object.entries(value).filter(([name]) => Object.hasOwn(keep, name));
  return Object.fromEntries(members.map(([name, item]) => [name, kept(item, keep[name] ?? true)]));
}

function tokens(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function last(pointer: string): string {
  return tokens(pointer).at(-1) ?? '';
}

function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** Sets a member under any name: `__proto__` would otherwise be no member. */
function assign(members: Members, name: string, value: unknown): void {
  Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isMembers(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item)]));
}
