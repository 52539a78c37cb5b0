/** NATS subjects of events: the pattern of the event version, with the last token encoded. */

/** The token of an event that has no branch (or whatever the family's token is). */
export const NONE = '-';

/** ASCII graphic characters but `%`, `*`, `.` and `>`. */
const SAFE = /^[!-$&-)+\-/-=?-~]+$/;

/**
 * A value as one token of a subject.
 *
 * What is no ASCII graphic character, and `.`, `*`, `>`, `%` (NATS: reserved in subjects), is percent-encoded; `-`
 * stands for no value, so a value that is just `-` is `%2D`.
 */
export function token(value: string | undefined): string {
  if (value === undefined || value === '') return NONE;
  if (value === NONE) return '%2D';
  if (SAFE.test(value)) return value;
  return Array.from(new TextEncoder().encode(value), encoded).join('');
}

function encoded(byte: number): string {
  const character = String.fromCharCode(byte);
  return byte < 0x80 && SAFE.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The value that a token stands for; undefined where it stands for none. Throws a `URIError` for a broken token. */
export function valueOf(text: string): string | undefined {
  return text === NONE ? undefined : decodeURIComponent(text);
}

/** A pattern such as `oms.schema.created.v2.{branch}` in two: what stands before its last token, and its name. */
export interface Pattern {
  readonly head: string;
  /** The name of the placeholder; undefined where the pattern has none. */
  readonly token: string | undefined;
  readonly tail: string;
}

/** A pattern, taken apart once. */
export function patternOf(subject: string): Pattern {
  const start = subject.indexOf('{');
  const end = subject.indexOf('}', start);
  if (start < 0 || end < 0) return { head: subject, token: undefined, tail: '' };
  return { head: subject.slice(0, start), token: subject.slice(start + 1, end), tail: subject.slice(end + 1) };
}

/** The subject of an event. */
export function fill(pattern: Pattern, value: string | undefined): string {
  return pattern.token === undefined ? pattern.head : pattern.head + token(value) + pattern.tail;
}

/** The subjects of an event version, whatever its last token: `oms.schema.created.v2.*`. */
export function filterOf(subject: string): string {
  const { head, token: name, tail } = patternOf(subject);
  return name === undefined ? head : `${head}*${tail}`;
}

/** Whether a filter with `*` and `>` admits a subject, or all that another filter admits. */
export function matches(filter: string, subject: string): boolean {
  const [wanted, given] = [filter.split('.'), subject.split('.')];
  for (const [index, part] of wanted.entries()) {
    if (part === '>') return given.length > index;
    const other = given[index];
    if (other === undefined || other === '>' || (part !== '*' && part !== other)) return false;
  }
  return wanted.length === given.length;
}
