// Generated from schemas/common/resource.json by `python -m codegen generate`. Do not edit.

/** Identifier of a resource: it is never reused, and stays the same when the resource is renamed. */
export type ResourceId = string;

/** Kind of a resource of the ontology. */
export type ResourceType = 'object_type' | 'property' | 'shared_property' | 'link_type' | 'interface' | 'action_type' | 'schema' | 'branch';

/** A resource as it was at one moment, by field name, or null where there was no such resource. */
export type ResourceSnapshot = null | { readonly [name: string]: unknown };
