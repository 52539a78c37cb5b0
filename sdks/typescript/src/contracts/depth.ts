/** How deep a JSON text may be: the same in every language, so that all of them read the same texts. */

/** Levels of arrays and objects that a text may have (RFC 8259 section 9 leaves the limit to implementations). */
export const DEPTH = 200;

/** Whether a text has more than `DEPTH` levels; most have not even so many brackets, which is soon counted. */
export function isDeep(text: string): boolean {
  return hasManyBrackets(text) && exceedsDepth(text);
}

/** By `indexOf`, which engines run through a text with many times faster than a loop does. */
function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of '[{') {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > DEPTH) return true;
    }
  }
  return false;
}

/** Also for a text that is not JSON: whatever else is wrong with it, no parser has to go so deep to find out. */
function exceedsDepth(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case '[':
      case '{':
        depth += 1;
        if (depth > DEPTH) return true;
        break;
      case ']':
      case '}':
        depth -= 1;
        break;
    }
  }
  return false;
}

/** Where the string ends that begins at `start`: brackets in it count for nothing. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
