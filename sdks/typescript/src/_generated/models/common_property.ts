// Generated from schemas/common/property.json by `python -m codegen generate`. Do not edit.

/** Name of a property in the API: a letter or an underscore, then letters, digits and underscores. */
export type PropertyName = string;

/** Name of the data type of a property's values, such as string, integer, timestamp or geopoint. */
export type PropertyDataType = string;

/** What is switched on for a property; an absent flag is not known to the sender. */
export interface PropertyFlags {
  /** Every object must have a value. */
  readonly required?: boolean;
  /** The value identifies the object. */
  readonly primary_key?: boolean;
  /** Objects can be searched by the value. */
  readonly indexed?: boolean;
  /** No two objects have the same value. */
  readonly unique?: boolean;
  /** The property holds a list of values. */
  readonly array?: boolean;
}

/** How prominently applications show a property. */
export type PropertyVisibility = 'prominent' | 'normal' | 'hidden';
