// Generated from schemas/common/objecttype.json by `python -m codegen generate`. Do not edit.

/** Name of an object type in the API: a letter, then letters, digits and underscores. */
export type ObjectTypeName = string;

/** How far an object type can be relied on. */
export type ObjectTypeStatus = 'active' | 'experimental' | 'deprecated' | 'example' | 'archived';
