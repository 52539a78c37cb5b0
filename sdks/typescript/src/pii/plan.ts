/** What a contract says of the places of its payloads: closed to personal data, declared to be it, or open. */

/** A place: its declared kind, its members by name, and what any other member or item is. */
export interface Plan {
  readonly kind: string;
  readonly members: ReadonlyMap<string, Plan>;
  readonly below: Plan;
}

type Draft = { -readonly [name in keyof Plan]: Plan[name] };

function constant(kind: string): Plan {
  const made: Partial<Draft> = { kind, members: new Map() };
  made.below = made as Plan;
  return made as Plan;
}

/** A place of which nothing is known, and one that cannot hold personal data; so are all below them. */
export const OPEN: Plan = constant('');
export const CLOSED: Plan = constant('');

interface Places {
  readonly personal: readonly { readonly pointer: string; readonly kind: string }[];
  readonly closed?: readonly string[];
}

const PLANS = new WeakMap<Places, Plan>();

/** The places of an event version's payload. */
export function planOf(event: Places | undefined): Plan {
  if (event === undefined) return OPEN;
  const known = PLANS.get(event);
  if (known !== undefined) return known;
  const made = makePlan(event.closed ?? [], event.personal);
  PLANS.set(event, made);
  return made;
}

interface Pointer {
  readonly tokens: readonly string[];
  readonly kind: string;
}

/** Pointers by index, and how many of their tokens lead to a place. */
type State = readonly (readonly [number, number])[];

/** A plan from pointers in which `*` is any step and `**` any number of them; what is personal goes first. */
export function makePlan(closed: readonly string[], personal: Places['personal']): Plan {
  const tokens = (pointer: string): string[] => pointer.split('/').slice(1);
  const pointers: Pointer[] = [
    ...personal.map(({ pointer, kind }) => ({ tokens: tokens(pointer), kind })),
    ...closed.map((pointer) => ({ tokens: tokens(pointer), kind: '' })),
  ];
  const made = new Map<string, Plan>();
  const place = (state: State): Plan => {
    const reached = closure(state, pointers);
    const whole = reached.find(([index, done]) => done === (pointers[index] as Pointer).tokens.length);
    if (whole !== undefined) {
      const { kind } = pointers[whole[0]] as Pointer;
      return kind === '' ? CLOSED : remembered(`kind ${kind}`, () => constant(kind));
    }
    if (reached.length === 0) return OPEN;
    const key = reached.join(' ');
    const known = made.get(key);
    if (known !== undefined) return known;
    const members = new Map<string, Plan>();
    const plan: Draft = { kind: '', members, below: OPEN };
    made.set(key, plan);
    plan.below = place(step(reached, pointers, undefined));
    const names = new Set(reached.map(([index, done]) => (pointers[index] as Pointer).tokens[done] as string));
    for (const name of names) {
      if (name !== '*' && name !== '**') members.set(plain(name), place(step(reached, pointers, name)));
    }
    return plan;
  };
  const remembered = (key: string, make: () => Plan): Plan => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
  };
  return place(pointers.map((_, index) => [index, 0]));
}

function plain(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** With every `**` also passed over, in the order of the pointers. */
function closure(state: State, pointers: readonly Pointer[]): State {
  const found = new Map<string, readonly [number, number]>();
  for (const [index, from] of state) {
    const { tokens } = pointers[index] as Pointer;
    for (let done = from; ; done += 1) {
      found.set(`${index},${done}`, [index, done]);
      if (tokens[done] !== '**') break;
    }
  }
  return [...found.values()].sort(([a, b], [c, d]) => a - c || b - d);
}

/** Where a step leads: by a name, or (undefined) by any other and by indices. */
function step(state: State, pointers: readonly Pointer[], name: string | undefined): State {
  return state.flatMap(([index, done]): State => {
    const token = (pointers[index] as Pointer).tokens[done];
    if (token === '**') return [[index, done]];
    return token !== undefined && (token === '*' || token === name) ? [[index, done + 1]] : [];
  });
}
