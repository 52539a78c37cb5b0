import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defineContract, type JsonSchema } from 'oms-event-sdk';

interface Case {
  readonly schema: JsonSchema;
  readonly valid: readonly unknown[];
  readonly invalid: readonly unknown[];
}

const parsed = (text: string): unknown => JSON.parse(text);

const CASES: Readonly<Record<string, Case>> = {
  'an integer is a number without a fraction, however it is written': {
    schema: { type: 'integer' },
    valid: [1, parsed('1.0'), -0, 1e300],
    invalid: [1.5, '1', true, null, Number.NaN, Number.POSITIVE_INFINITY],
  },
  'equality is of JSON values: 1 is 1.0 and not true, objects have no order': {
    schema: { enum: [1, { a: [1], b: null }] },
    valid: [parsed('1.0'), { b: null, a: [1] }],
    invalid: [true, '1', { a: [1] }, { a: [1], b: null, c: 0 }, { a: [true], b: null }, [1]],
  },
  'a long enum is as exact as a short one': {
    schema: { enum: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 0, null] },
    valid: ['i', 0, -0, null],
    invalid: ['', 'j', '0', false],
  },
  'divisibility is decimal': {
    schema: { anyOf: [{ multipleOf: 0.01 }, { multipleOf: 1e-8 }] },
    valid: [0.07, 1.15, 12391239123, 1e308, 0],
    invalid: [0.071234567891, 1e-9],
  },
  'a length counts code points': {
    schema: { minLength: 2, maxLength: 3 },
    valid: ['ab', '😀😀', '😀😀😀', 'a😀b', 7],
    invalid: ['a', '😀', '😀😀😀😀', 'abcd'],
  },
  'a pattern is not anchored and reads code points': {
    schema: { pattern: '^.$|needle' },
    valid: ['😀', 'a needle in hay', 1],
    invalid: ['ab', ''],
  },
  'names of Object.prototype are names like any other': {
    schema: {
      properties: { constructor: { type: 'number' }, toString: { type: 'string' } },
      required: ['constructor'],
    },
    valid: [{ constructor: 1 }, parsed('{"constructor": 1, "__proto__": {"toString": 2}}')],
    invalid: [{}, { constructor: 'x' }, { constructor: 1, toString: 1 }, parsed('{"__proto__": {"constructor": 1}}')],
  },
  '__proto__ is required and checked as a member of the object': {
    schema: parsed('{"properties": {"__proto__": {"type": "number"}}, "required": ["__proto__"]}') as JsonSchema,
    valid: [parsed('{"__proto__": 1}')],
    invalid: [{}, parsed('{"__proto__": "x"}')],
  },
  'a property that is undefined is absent, as JSON.stringify has it': {
    schema: { properties: { a: { type: 'string' } }, maxProperties: 0, not: { required: ['a'] } },
    valid: [{ a: undefined }, {}],
    invalid: [{ a: 'x' }],
  },
  'further properties are those that no name and no pattern speaks of': {
    schema: { properties: { a: true }, patternProperties: { '^x': { type: 'number' } }, additionalProperties: false },
    valid: [{ a: 1, x: 1, xy: 2 }, {}],
    invalid: [{ b: 1 }, { x: 'no' }, { a: 1, b: 1 }],
  },
  'properties are found in any order': {
    schema: { properties: { a: { const: 1 }, b: { const: 2 }, c: { const: 3 } }, required: ['a', 'c'] },
    valid: [{ c: 3, b: 2, a: 1 }, { a: 1, c: 3 }, { z: 0, c: 3, y: 0, a: 1 }],
    invalid: [{ c: 3, b: 2 }, { a: 2, c: 3 }, { b: 2, a: 1 }, { c: 4, a: 1 }],
  },
  'items follow the prefix': {
    schema: { prefixItems: [{ type: 'string' }], items: { type: 'number' } },
    valid: [[], ['a'], ['a', 1, 2]],
    invalid: [[1], ['a', 'b']],
  },
  'equal items are found in any depth': {
    schema: { uniqueItems: true },
    valid: [[1, true, '1', [1], ['1'], {}], [{ a: 1 }, { a: 2 }], [null, false, 0]],
    invalid: [[1, parsed('1.0')], [{ a: 1, b: 2 }, { b: 2, a: 1 }], [[0], [-0]], ['a', 'a']],
  },
  'contains is counted': {
    schema: { contains: { type: 'string' }, minContains: 2, maxContains: 3 },
    valid: [['a', 1, 'b'], ['a', 'b', 'c']],
    invalid: [['a'], ['a', 'b', 'c', 'd'], []],
  },
  'oneOf is exclusive': {
    schema: { oneOf: [{ minimum: 2 }, { type: 'integer' }] },
    valid: [2.5, 1],
    invalid: [3, 1.5],
  },
  'a condition chooses': {
    schema: { if: { required: ['kind'] }, then: { required: ['value'] }, else: { maxProperties: 0 } },
    valid: [{ kind: 1, value: 2 }, {}],
    invalid: [{ kind: 1 }, { value: 2 }],
  },
  'unevaluated properties see through every keyword that applies in place': {
    schema: {
      $defs: { base: { properties: { byRef: true } } },
      $ref: '#/$defs/base',
      allOf: [{ properties: { byAll: true } }],
      anyOf: [{ properties: { byAny: { const: 1 } }, required: ['byAny'] }, true],
      if: { required: ['cond'], properties: { cond: true } },
      then: { properties: { byThen: true } },
      dependentSchemas: { byRef: { properties: { byDependent: true } } },
      unevaluatedProperties: false,
    },
    valid: [{ byRef: 1, byAll: 1, byAny: 1, byDependent: 1 }, { cond: 1, byThen: 1 }, {}],
    invalid: [{ byThen: 1 }, { byDependent: 1 }, { byAny: 2 }, { other: 1 }],
  },
  'unevaluated items are those beyond prefix and contains': {
    schema: { prefixItems: [true], contains: { type: 'string' }, unevaluatedItems: { type: 'null' } },
    valid: [[1, 'a', null], ['a']],
    invalid: [[1, 'a', 2]],
  },
  'what a failed alternative evaluated does not count': {
    schema: { anyOf: [{ properties: { a: { type: 'string' } } }, { required: ['a'] }], unevaluatedProperties: false },
    valid: [{ a: 'x' }, {}],
    invalid: [{ a: 1 }],
  },
};

describe('the verdict', () => {
  for (const [invariant, { schema, valid, invalid }] of Object.entries(CASES)) {
    it(invariant, () => {
      const contract = defineContract('Case', schema);
      for (const value of valid) {
        assert.deepEqual(contract.violations(value), [], JSON.stringify(value));
        assert.equal(contract.is(value), true, JSON.stringify(value));
      }
      for (const value of invalid) {
        assert.equal(contract.is(value), false, JSON.stringify(value));
        assert.notDeepEqual(contract.violations(value), [], JSON.stringify(value));
      }
    });
  }

  it('looks at own properties only', () => {
    const contract = defineContract('Own', { required: ['a'], properties: { b: false }, maxProperties: 1 });
    class Inheriting {
      readonly a = 1;
      get b(): number {
        return 2;
      }
    }
    assert.equal(contract.is(new Inheriting()), true);
    assert.equal(contract.is(Object.create({ a: 1 })), false);
  });

  it('holds when Object.prototype is polluted', (test) => {
    Object.defineProperty(Object.prototype, 'a', { value: 1, enumerable: true, configurable: true });
    test.after(() => Reflect.deleteProperty(Object.prototype, 'a'));
    const contract = defineContract('Polluted', { properties: { a: true }, required: ['a'] });
    assert.equal(contract.is({}), false);
    assert.equal(contract.is({ a: 2 }), true);
  });

  it('compiles on first use, and says what is not canonical', () => {
    const contract = defineContract('Broken', { $ref: '#/$defs/missing' });
    assert.equal(contract.name, 'Broken');
    assert.throws(() => contract.is(1), /no definition #\/\$defs\/missing/);
    assert.throws(() => defineContract('Format', { format: 'no-such' }).is('x'), /format no-such/);
  });
});

describe('depth', () => {
  const tree: JsonSchema = { type: 'object', properties: { next: { $ref: '#' }, value: { type: 'integer' } } };
  const nested = (depth: number, leaf: object): unknown => {
    let value: unknown = leaf;
    for (let level = 0; level < depth; level += 1) value = { next: value };
    return value;
  };

  it('reaches a thousand levels in every function that takes a value', () => {
    const contract = defineContract('Tree', tree);
    assert.deepEqual(contract.violations(nested(1000, { value: 'x' })), [
      { pointer: `${'/next'.repeat(1000)}/value`, keyword: 'type', message: 'must be integer' },
    ]);
    assert.deepEqual(contract.create(nested(1000, { value: 1 })), nested(1000, { value: 1 }));
  });

  it('reaches a thousand levels also where each has several schemas and all of them fail', () => {
    const layered: JsonSchema = {
      $defs: {
        outer: { allOf: [{ $ref: '#/$defs/inner' }] },
        inner: { type: 'object', properties: { next: { allOf: [{ $ref: '#' }] } } },
      },
      allOf: [{ $ref: '#/$defs/outer' }],
      unevaluatedProperties: false,
    };
    const contract = defineContract('Layered', layered);
    assert.equal(contract.is(nested(1000, {})), true);
    const found = contract.violations(nested(999, { next: 1 }));
    const deepest = { keyword: 'unevaluatedProperties', message: 'is not a known property' };
    assert.deepEqual(found.at(-1), { pointer: '/next'.repeat(1000), ...deepest });
    assert.equal(found.length, 1001);
  });

  it('ends in a violation, not in a crash', () => {
    const contract = defineContract('Tree', tree);
    const tooDeep = [{ pointer: '', keyword: 'json', message: 'is nested too deeply' }];
    const endlessly = JSON.parse(`${'{"next":'.repeat(200_000)}{}${'}'.repeat(200_000)}`) as unknown;
    assert.equal(contract.is(endlessly), false);
    assert.deepEqual(contract.violations(endlessly), tooDeep);
    const endless: { next?: unknown } = {};
    endless.next = endless;
    assert.throws(() => contract.create(endless), { name: 'InvalidPayloadError', violations: tooDeep });
  });

  it('checks each level once, whatever looks for unevaluated properties', () => {
    const closed: JsonSchema = {
      $defs: { node: { anyOf: [{ properties: { next: { $ref: '#' } } }, { required: ['never'] }] } },
      allOf: [{ $ref: '#/$defs/node' }],
      unevaluatedProperties: false,
    };
    // Twice per level would be 2 to the power of 200.
    assert.equal(defineContract('Closed', closed).is(nested(200, {})), true);
    assert.equal(defineContract('Closed', closed).violations(nested(200, { other: 1 })).length > 0, true);
  });
});
