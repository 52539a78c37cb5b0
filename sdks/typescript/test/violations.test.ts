import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defineContract, type JsonSchema } from 'oms-event-sdk';

/** The violations, one `pointer keyword: message` a line. */
function told(schema: JsonSchema, value: unknown): string[] {
  const found = defineContract('Case', schema).violations(value);
  return found.map(({ pointer, keyword, message }) => `${pointer} ${keyword}: ${message}`);
}

const TABLE: readonly (readonly [JsonSchema, unknown, ...string[]])[] = [
  [{ type: 'string' }, 1, ' type: must be string'],
  [{ type: ['string', 'null'] }, 1, ' type: must be string or null'],
  [{ type: ['string', 'null', 'array'] }, 1, ' type: must be string, null or array'],
  [{ enum: ['a', 'b', 3] }, 'secret', ' enum: must be one of "a", "b", 3'],
  [{ enum: ['a'] }, 'secret', ' enum: must be "a"'],
  [{ const: { b: [1, 2.5], a: -0 } }, 'secret', ' const: must be {"a":0,"b":[1,2.5]}'],
  [{ minimum: 1, multipleOf: 0.5 }, 0.25, ' minimum: must be >= 1', ' multipleOf: must be a multiple of 0.5'],
  [{ exclusiveMinimum: 1, exclusiveMaximum: 1 }, 1, ' exclusiveMaximum: must be < 1', ' exclusiveMinimum: must be > 1'],
  [{ maximum: 1e21 }, 1e22, ' maximum: must be <= 1e+21'],
  [{ minLength: 1 }, '', ' minLength: must have at least 1 character'],
  [{ maxLength: 2 }, 'abc', ' maxLength: must have at most 2 characters'],
  [{ pattern: '^a$' }, 'b', ' pattern: must match the pattern ^a$'],
  [{ format: 'date-time' }, 'b', ' format: must be a valid date-time'],
  [{ minItems: 1 }, [], ' minItems: must have at least 1 item'],
  [{ maxItems: 2 }, [1, 2, 3], ' maxItems: must have at most 2 items'],
  [{ uniqueItems: true }, [1, 1], ' uniqueItems: must not have equal items'],
  [{ contains: { const: 1 } }, [], ' contains: must contain a matching item'],
  [{ contains: { const: 1 }, minContains: 2 }, [], ' contains: must contain at least 2 matching items'],
  [{ contains: true, minContains: 0, maxContains: 1 }, [1, 1], ' contains: must contain at most 1 matching item'],
  [{ contains: { const: 1 }, maxContains: 1 }, [1, 1], ' contains: must contain exactly 1 matching item'],
  [{ contains: { const: 1 }, maxContains: 3 }, [], ' contains: must contain 1 to 3 matching items'],
  [{ minProperties: 1 }, {}, ' minProperties: must have at least 1 property'],
  [{ maxProperties: 0 }, { a: 1 }, ' maxProperties: must have at most 0 properties'],
  [{ required: ['y', 'x'] }, {}, ' required: must have the property "x"', ' required: must have the property "y"'],
  [{ dependentRequired: { a: ['b'] } }, { a: 1 }, ' dependentRequired: must have the property "b" when "a" is present'],
  [{ additionalProperties: false }, { 'a/b~': 1 }, '/a~1b~0 additionalProperties: is not a known property'],
  [{ unevaluatedProperties: false }, { a: 1 }, '/a unevaluatedProperties: is not a known property'],
  [{ unevaluatedProperties: { type: 'null' } }, { a: 1 }, '/a unevaluatedProperties: is not a known property'],
  [{ prefixItems: [true], items: false }, [1, 2], '/1 items: is not an allowed item'],
  [{ unevaluatedItems: { type: 'null' } }, [null, 2, 3], ' unevaluatedItems: must not have further items'],
  [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, ' propertyNames: must not have the property name "ab"'],
  [{ properties: { a: false } }, { a: 1 }, '/a false: is not allowed'],
  [false, 1, ' false: is not allowed'],
  [{ anyOf: [false, { type: 'null' }] }, 1, ' anyOf: must match at least one of 2 alternatives'],
  [{ oneOf: [false, false] }, 1, ' oneOf: must match exactly one of 2 alternatives, matches none'],
  [{ oneOf: [true, true] }, 1, ' oneOf: must match exactly one of 2 alternatives, matches more than one'],
  [{ not: true }, 1, ' not: must not match the schema under "not"'],
];

describe('violations', () => {
  for (const [schema, value, ...lines] of TABLE) {
    it(lines.join('; '), () => assert.deepEqual(told(schema, value), lines));
  }

  it('come from all that holds together, each once, sorted by code point', () => {
    const schema: JsonSchema = {
      $defs: { name: { type: 'string' } },
      properties: { a: { $ref: '#/$defs/name' }, '\u{10000}': false, '\uffff': false },
      allOf: [{ properties: { a: { type: 'string' }, list: { items: { minimum: 2 } } } }],
      if: true,
      then: { required: ['z'] },
      dependentSchemas: { a: { properties: { a: { const: 'x' } } } },
    };
    assert.deepEqual(told(schema, { a: 1, list: [3, 1], '\u{10000}': 0, '\uffff': 0 }), [
      ' required: must have the property "z"',
      '/a const: must be "x"',
      '/a type: must be string',
      '/list/1 minimum: must be >= 2',
      '/\uffff false: is not allowed',
      '/\u{10000} false: is not allowed',
    ]);
  });

  it('do not call a known property unknown because it is wrong', () => {
    const schema: JsonSchema = { properties: { a: { type: 'string' } }, unevaluatedProperties: false };
    assert.deepEqual(told(schema, { a: 1 }), ['/a type: must be string']);
  });

  it('call a property unknown that only alternatives of a failing oneOf know (core, section 7.7.1.2)', () => {
    const fault = ' oneOf: must match exactly one of 2 alternatives, matches';
    const [left, right] = [{ required: ['a'], properties: { a: true } }, { required: ['b'], properties: { b: true } }];
    const schema: JsonSchema = { oneOf: [left, right], unevaluatedProperties: false };
    const unknown = ' unevaluatedProperties: is not a known property';
    assert.deepEqual(told(schema, { a: 1, b: 1 }), [`${fault} more than one`, `/a${unknown}`, `/b${unknown}`]);
    assert.deepEqual(told(schema, { c: 1 }), [`${fault} none`, `/c${unknown}`]);
    assert.deepEqual(told(schema, { a: 1, c: 1 }), [`/c${unknown}`]);
  });

  it('count items alike: only the one alternative that matches has evaluated them', () => {
    const schema: JsonSchema = {
      oneOf: [{ prefixItems: [{ type: 'integer' }] }, { prefixItems: [{ type: 'number' }, true] }],
      unevaluatedItems: false,
    };
    assert.deepEqual(told(schema, [1.5, 1]), []);
    assert.deepEqual(told(schema, [1, 1]), [
      ' oneOf: must match exactly one of 2 alternatives, matches more than one',
      ' unevaluatedItems: must not have further items',
    ]);
  });
});
