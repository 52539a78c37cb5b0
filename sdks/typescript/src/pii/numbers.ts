/** Numeric tokens: groups of digits that belong together, and the windows of them that are something. */

import { hasIssuer } from './checks.js';
import { ATTACHED, CARD_GROUPS, CERTAIN, classify, LIKELY, type Groups } from './kinds.js';
import { MACHINES, RULES } from './rules.js';
import { told, type Path } from './text.js';

/** A kind, and where it is in the text that was looked at. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

const TOKEN = new RegExp(RULES.number.pattern, 'g');
const GROUP = /[0-9]+/g;
const WINDOW = RULES.number.window;
/** Lengths of the groups of everything that is no international number, no address and begins with no zero. */
const SHAPES: ReadonlySet<string> = new Set([
  ...CARD_GROUPS,
  ...RULES.number.shapes.split(' ').map((shape) => shape.replaceAll('-', ',')),
  ...['9', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19'],
]);
const LOOSE = /^[#@$]/;
const STARS = /^[*•]/;
const EXTENSION = /^x[0-9]{1,6}(?![0-9A-Za-z])/;

type Span = readonly [number, number];

/** Every numeric token that is something, from left to right; without a path, whatever words may say. */
export function findNumbers(text: string, path: Path): Match[] {
  const found: Match[] = [];
  for (const token of text.matchAll(TOKEN)) {
    if (token[0].length >= 7) inToken(text, token.index, token[0], path, found); // 1.1.1.1
  }
  return found;
}

/** The kind of a JSON number, given its digits. */
export function wholeNumber(digits: string, path: Path): string | undefined {
  if (MACHINES.test(digits)) return undefined;
  if (Number(digits) > Number.MAX_SAFE_INTEGER) return inexact(digits, path);
  const end = digits.length;
  const shape = String(end);
  return decide({ lengths: [end], shape, separators: [], digits, lead: '', text: digits, start: 0, end }, path, false);
}

/** The kind of a number of which JavaScript has lost the last digits: all but the check digit can still be asked. */
function inexact(digits: string, path: Path): string | undefined {
  return hasIssuer(digits) && told('credit_card', digits, 0, digits.length, path) > 0 ? 'credit_card' : undefined;
}

/** Cuts a token into parts, and looks for the longest windows of them that are something. */
function inToken(text: string, start: number, token: string, path: Path, found: Match[]): void {
  const spans = [...token.matchAll(GROUP)].map(({ 0: group, index }): Span => [start + index, start + index + group.length]);
  const cuts = [0];
  for (let index = 1; index < spans.length; index += 1) {
    if (/[ /]/.test(text.slice(spans[index - 1]?.[1], spans[index]?.[0]))) cuts.push(index);
  }
  cuts.push(spans.length);
  for (let part = 0; part < cuts.length - 1; part += 1) {
    for (let last = Math.min(cuts.length - 1, part + WINDOW); last > part; last -= 1) {
      const match = window(text, spans.slice(cuts[part], cuts[last]), path);
      if (match === undefined) continue;
      found.push(match);
      part = last - 1;
      break;
    }
  }
}

function window(text: string, spans: readonly Span[], path: Path): Match | undefined {
  const first = (spans[0] as Span)[0];
  const end = (spans.at(-1) as Span)[1];
  if (end - first < (spans.length === 1 ? 9 : 7)) return undefined;
  const lengths = spans.map(([from, to]) => to - from);
  const shape = lengths.join();
  let start = first;
  const leading = text.slice(first, end).includes(')') ? '+(' : '+'; // a bracket that closes later is not the number's
  while (start > 0 && first - start < 2 && leading.includes(text[start - 1] as string)) start -= 1;
  const dotted = lengths.length === 4 && Math.max(...lengths) <= 3;
  if (!SHAPES.has(shape) && start === first && text[first] !== '0' && !dotted) return undefined;
  const soft = isSoft(text, start, end);
  if (soft === undefined) return undefined;
  const separators = spans.slice(1).map(([from], index) => text.slice(spans[index]?.[1], from));
  const digits = spans.map(([from, to]) => text.slice(from, to)).join('');
  const kind = decide({ lengths, shape, separators, digits, lead: text.slice(start, first), text, start, end }, path, soft);
  return kind === undefined ? undefined : { start, end, kind };
}

/** Whether what adjoins makes it part of an identifier, perhaps; undefined where it certainly does. */
function isSoft(text: string, start: number, end: number): boolean | undefined {
  const before = start > 0 ? (text[start - 1] as string) : '';
  const after = text[end] ?? '';
  if (ATTACHED.test(before) || STARS.test(before) || STARS.test(after)) return undefined;
  if (ATTACHED.test(after) && !EXTENSION.test(text.slice(end, end + 8))) return undefined;
  if (before === ':' && after === ':') return undefined; // a field of an ARN or a URN
  if (LOOSE.test(before)) return true;
  const further = text[end + 1] ?? '';
  if (after === '-' && (ATTACHED.test(further) || STARS.test(further))) return true;
  return before === '-';
}

/** The kind that a word speaks for, else the one that needs none. */
function decide(groups: Groups, path: Path, soft: boolean): string | undefined {
  let likely: string | undefined;
  for (const [kind, level] of classify(groups)) {
    if (level === CERTAIN) return kind;
    const said = told(kind, groups.text, groups.start, groups.end, path);
    if (said > 0) return kind;
    if (said === 0 && level === LIKELY && !soft) likely ??= kind;
  }
  return likely;
}
