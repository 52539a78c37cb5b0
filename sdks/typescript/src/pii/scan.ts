/** Payloads to findings: every text, name and number, as far as the contract leaves open what it holds. */

import { byCodePoint } from '../contracts/order.js';
import { isProtected } from '../contracts/protected.js';
import { find } from './detector.js';
import { Finding, type Part, type Source, type Step } from './findings.js';
import { wholeNumber, type Match } from './numbers.js';
import { CLOSED, OPEN, type Plan } from './plan.js';
import { ANYTHING, LARGEST_NUMBER, SKIPPED_ATTRIBUTES, SMALLEST_NUMBER } from './rules.js';

/** A step below another place (undefined is the root): a path that costs nothing until it is asked for. */
interface Link {
  readonly above: Link | undefined;
  readonly step: Step;
}

/** What of a payload has to be looked at. */
class Gathered {
  readonly texts: string[] = [];
  readonly places: (Link | undefined)[] = [];
  readonly names: boolean[] = [];
  readonly numbers: [number, Link | undefined][] = [];
  readonly declared: [unknown, string, Link | undefined][] = [];

  text(text: string, place: Link | undefined, isName: boolean): void {
    this.texts.push(text);
    this.places.push(place);
    this.names.push(isName);
  }

  /** Takes a value in; whether there is more inside it. */
  value(value: unknown, node: Plan, place: Link | undefined): boolean {
    if (value === null || value === undefined) return false;
    if (typeof value === 'object') return true;
    if (node.kind !== '') this.declared.push([value, node.kind, place]);
    else if (typeof value === 'string') this.text(value, place, false);
    else if (typeof value === 'number' && isLooked(value)) {
      this.numbers.push([value, place]);
    }
    return false;
  }
}

/**
 * Everything personal in a JSON value, sorted by pointer, then in the attributes.
 *
 * A payload may have any depth: what is still to be looked at is kept in a list and not on the stack.
 */
export function scan(
  value: unknown,
  plan: Plan = OPEN,
  attributes: Readonly<Record<string, string | undefined>> = {},
): readonly Finding[] {
  if (!mayHold(value, plan, 0) && Object.values(attributes).every((text) => text === undefined || !couldBe(text))) return NOTHING;
  const gathered = gather(value, plan);
  const found: Finding[] = [];
  for (const [each, kind, place] of gathered.declared) {
    if (isProtected(each)) continue;
    const end = typeof each === 'string' ? [...each].length : 0;
    found.push(finding(place, 'declared', 'value', { start: 0, end, kind }));
  }
  for (const [number, place] of gathered.numbers) {
    const digits = String(number);
    const kind = wholeNumber(digits, pathOf(place));
    if (kind !== undefined) found.push(finding(place, 'detected', 'value', { start: 0, end: digits.length, kind }));
  }
  for (const [index, text] of gathered.texts.entries()) {
    if (text.length <= 5 || !ANYTHING.test(text)) continue;
    const [place, isName] = [gathered.places[index], gathered.names[index] === true];
    const path = pathOf(place);
    for (const match of find(text, isName ? path.slice(0, -1) : path)) {
      found.push(finding(place, 'detected', isName ? 'name' : 'value', match));
    }
  }
  if (found.length > 1) found.sort(inOrder);
  for (const [name, text] of Object.entries(attributes)) {
    if (text === undefined || SKIPPED_ATTRIBUTES.has(name)) continue;
    for (const match of find(text, [name])) {
      found.push(finding({ above: undefined, step: name }, 'detected', 'attribute', match));
    }
  }
  return found;
}

const NOTHING: readonly Finding[] = Object.freeze([]);
/** Levels that are looked at by recursion; whatever has more is taken apart in any case. */
const DEEP = 100;

/**
 * Whether anything in a value could be personal, wherever it should stand and whatever it is called: the answer for
 * nearly every payload is no, and costs nothing but the look.
 */
function mayHold(value: unknown, node: Plan, depth: number): boolean {
  if (typeof value === 'string') return node.kind !== '' || couldBe(value);
  if (typeof value === 'number') {
    if (node.kind !== '') return true;
    return isLooked(value) && wholeNumber(String(value), null) !== undefined;
  }
  if (value === null || typeof value !== 'object') return node.kind !== '' && typeof value === 'boolean';
  if (depth > DEEP) return true;
  if (Array.isArray(value)) {
    const { below } = node;
    if (below === CLOSED) return false;
    for (let index = 0; index < value.length; index += 1) if (mayHold(value[index], below, depth + 1)) return true;
    return false;
  }
  const { members, below } = node;
  for (const name of Object.keys(value)) {
    const known = members.get(name);
    if (known === undefined && couldBe(name)) return true;
    const further = known ?? below;
    if (further === CLOSED) continue;
    if (mayHold((value as Readonly<Record<string, unknown>>)[name], further, depth + 1)) return true;
  }
  return false;
}

function isLooked(value: number): boolean {
  return value >= SMALLEST_NUMBER && value < LARGEST_NUMBER && Number.isInteger(value);
}

function couldBe(text: string): boolean {
  return text.length > 5 && ANYTHING.test(text) && find(text, null).length > 0;
}

function gather(root: unknown, plan: Plan): Gathered {
  const made = new Gathered();
  const todo: [object, Plan, Link | undefined][] = [];
  if (made.value(root, plan, undefined)) todo.push([root as object, plan, undefined]);
  for (const [value, node, place] of todo) {
    if (Array.isArray(value)) {
      const { below } = node;
      if (below === CLOSED) continue;
      for (let step = 0; step < value.length; step += 1) {
        const at: Link = { above: place, step };
        if (made.value(value[step], below, at)) todo.push([value[step] as object, below, at]);
      }
    } else {
      const { members } = node;
      for (const step of Object.keys(value)) {
        const known = members.get(step);
        const at: Link = { above: place, step };
        if (known === undefined) made.text(step, at, true);
        const further = known ?? node.below;
        if (further === CLOSED) continue;
        const each = (value as Readonly<Record<string, unknown>>)[step];
        if (typeof each === 'string' && further.kind === '') made.text(each, at, false);
        else if (made.value(each, further, at)) todo.push([each as object, further, at]);
      }
    }
  }
  return made;
}

function finding(place: Link | undefined, source: Source, part: Part, match: Match): Finding {
  const path = pathOf(place);
  return new Finding(path, shown(path), source, part, match);
}

function pathOf(place: Link | undefined): Step[] {
  const steps: Step[] = [];
  for (let at = place; at !== undefined; at = at.above) steps.push(at.step);
  return steps.reverse();
}

/** The pointer, with what is personal of a name replaced by its kind. */
export function shown(path: readonly Step[]): string {
  return path
    .map((step, index) => `/${shownName(String(step), path.slice(0, index)).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

function shownName(name: string, path: readonly Step[]): string {
  const matches = find(name, path);
  if (matches.length === 0) return name;
  const characters = [...name];
  let made = '';
  let done = 0;
  for (const { start, end, kind } of matches) {
    made += `${characters.slice(done, start).join('')}<${kind}>`;
    done = end;
  }
  return made + characters.slice(done).join('');
}

/** By pointer in the order of code points, then by part and place, as in Python. */
function inOrder(a: Finding, b: Finding): number {
  return byCodePoint(a.pointer, b.pointer) || byCodePoint(a.part, b.part) || a.start - b.start;
}
