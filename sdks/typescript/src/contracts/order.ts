/**
 * Compares texts by code point, as other languages do. Code units would put U+E000 to U+FFFF after the
 * characters beyond U+FFFF.
 */
export function byCodePoint(left: string, right: string): number {
  if (left === right) return 0;
  const shorter = Math.min(left.length, right.length);
  let index = 0;
  while (index < shorter && left.charCodeAt(index) === right.charCodeAt(index)) index += 1;
  return (left.codePointAt(index) ?? -1) - (right.codePointAt(index) ?? -1);
}
