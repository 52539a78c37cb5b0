import type { Keyword } from '../rule.js';
import { allOf, anyOf, conditional, dependentSchemas, not, oneOf, ref } from './applicators.js';
import { contains, items, maxItems, minItems, uniqueItems } from './arrays.js';
import { members } from './members.js';
import { limits, multipleOf } from './numbers.js';
import { dependentRequired, maxProperties, minProperties, propertyNames } from './objects.js';
import { format, length, pattern } from './strings.js';
import { constant, enumeration, type } from './values.js';

/** All keywords but `unevaluated…`, which come last; what is cheap and likely to fail comes first. */
export const KEYWORDS: readonly Keyword[] = [
  type,
  enumeration,
  constant,
  limits,
  multipleOf,
  length,
  pattern,
  format,
  minItems,
  maxItems,
  minProperties,
  maxProperties,
  members,
  dependentRequired,
  propertyNames,
  items,
  uniqueItems,
  contains,
  ref,
  allOf,
  anyOf,
  oneOf,
  not,
  conditional,
  dependentSchemas,
];
