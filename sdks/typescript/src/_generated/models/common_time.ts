// Generated from schemas/common/time.json by `python -m codegen generate`. Do not edit.

/** A moment with its offset from UTC, as RFC 3339 writes it; fractions of a second have any length. */
export type Instant = string;
