// Generated from schemas/common/linktype.json by `python -m codegen generate`. Do not edit.

/** How many objects a link type joins on each side. */
export type LinkCardinality = 'one-to-one' | 'one-to-many' | 'many-to-many';
