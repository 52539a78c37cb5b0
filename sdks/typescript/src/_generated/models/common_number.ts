// Generated from schemas/common/number.json by `python -m codegen generate`. Do not edit.

/** How many: at most 2^53 - 1, which every JSON reader keeps exact (RFC 8259, section 6). */
export type Count = number;
