// Generated from schemas/common/change.json by `python -m codegen generate`. Do not edit.

/** One field of a resource that changed. */
export interface FieldChange {
  /**
   * Path of the field in the resource, with dots between names, such as title_property.name. At least 1
   * character. At most 256 characters.
   */
  readonly field: string;
  /** Value before the change, of any JSON type; absent where the field was not set. */
  readonly old_value?: unknown;
  /** Value after the change, of any JSON type; absent where the field was removed. */
  readonly new_value?: unknown;
}
