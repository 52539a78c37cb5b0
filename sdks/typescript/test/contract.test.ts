import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defineContract, InvalidPayloadError, type JsonSchema, type Violation } from 'oms-event-sdk';

function violationsOf(act: () => unknown): readonly Violation[] {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof InvalidPayloadError);
    return error.violations;
  }
  return assert.fail('nothing was thrown');
}

const unknown = (pointer: string): Violation => ({ pointer, keyword: 'unknown', message: 'is not a known property' });

describe('validate', () => {
  const contract = defineContract<{ name: string }>('Person', {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' } },
  });

  it('gives back the very value, with what it does not know', () => {
    const value = { name: 'x', later: [1] };
    assert.equal(contract.validate(value), value);
    assert.deepEqual([{ name: 'x' }, 1].filter(contract.is), [{ name: 'x' }]);
  });

  it('throws an error that names the contract and each place, and no value', () => {
    assert.throws(() => contract.validate({ name: 4711 }), {
      name: 'InvalidPayloadError',
      contract: 'Person',
      message: 'the payload is not a valid Person:\n  /name: must be string',
    });
    assert.throws(() => contract.validate(4711), { message: /\(root\): must be object/ });
  });
});

describe('parse', () => {
  const contract = defineContract<unknown>('Anything', true);

  it('reads text and bytes', () => {
    assert.deepEqual(contract.parse('{"a": [1, "é"]}'), { a: [1, 'é'] });
    assert.deepEqual(contract.parse(new TextEncoder().encode('"é"')), 'é');
  });

  const notJson: Readonly<Record<string, string | Uint8Array>> = {
    'broken text': '{"secret": ',
    'no text': '',
    'bytes that are not UTF-8': new Uint8Array([0x22, 0xff, 0x22]),
    'a byte order mark': new Uint8Array([0xef, 0xbb, 0xbf, 0x31]),
  };
  for (const [what, json] of Object.entries(notJson)) {
    it(`refuses ${what} without a word of it`, () => {
      const expected = [{ pointer: '', keyword: 'json', message: 'is not valid JSON' }];
      assert.deepEqual(violationsOf(() => contract.parse(json)), expected);
    });
  }

  it('refuses numbers that overflow and halves of surrogate pairs, each at its place', () => {
    assert.deepEqual(violationsOf(() => contract.parse('{"a": [1, -1e400], "b": "\\ud800"}')), [
      { pointer: '/a/1', keyword: 'json', message: 'is not a finite number' },
      { pointer: '/b', keyword: 'json', message: 'is not well-formed Unicode' },
    ]);
    assert.deepEqual(contract.parse('["\\ud83d\\ude00", 1e308]'), ['😀', 1e308]);
  });

  const nines = (count: number): string => '9'.repeat(count);
  const overflowing = ['1e309', '-1E+309', '0.1e0000310', nines(309), `-${nines(210)}e99`, `${nines(300)}.5e9`];
  for (const number of overflowing) {
    it(`refuses ${number.slice(0, 12)}… of ${number.length} characters, and takes it in a string`, () => {
      const expected = [{ pointer: '/1/a', keyword: 'json', message: 'is not a finite number' }];
      assert.deepEqual(violationsOf(() => contract.parse(`[0, {"a": ${number}}]`)), expected);
      assert.deepEqual(contract.parse(`["${number}"]`), [number]);
    });
  }

  it('takes the largest numbers, however they are written', () => {
    const largest = ['1.7976931348623157e308', nines(308), `${nines(209)}e99`, `0.${'0'.repeat(300)}1e400`];
    for (const number of largest) assert.deepEqual(contract.parse(`[${number}]`), [Number(number)]);
  });
});

describe('create', () => {
  const schema: JsonSchema = {
    $defs: {
      Version: { type: 'string', default: '2.0.0' },
      Part: { type: 'object', required: ['id'], properties: { id: true, size: { type: 'integer', default: 1 } } },
    },
    allOf: [{ properties: { kind: { default: 'plain' } } }],
    type: 'object',
    required: ['version', 'kind'],
    properties: {
      version: { $ref: '#/$defs/Version' },
      parts: { type: 'array', items: { $ref: '#/$defs/Part' } },
      options: { default: {}, properties: { deep: { default: [1] } } },
      absent: { properties: { never: { default: 1 } } },
      map: { type: 'object', additionalProperties: { $ref: '#/$defs/Part' } },
      free: true,
    },
  };
  const contract = defineContract<Record<string, unknown>>('Thing', schema);

  it('fills in defaults at every level that is there, and leaves the input alone', () => {
    const input = { parts: [{ id: 1 }, { id: 2, size: 5 }], map: { x: { id: 3 } }, kind: 'own' };
    const before = structuredClone(input);
    const made = contract.create(input);
    assert.deepEqual(made, {
      parts: [{ id: 1, size: 1 }, { id: 2, size: 5 }],
      map: { x: { id: 3, size: 1 } },
      kind: 'own',
      version: '2.0.0',
      options: { deep: [1] },
    });
    assert.deepEqual(input, before);
    assert.notEqual(made['parts'], input.parts);
  });

  it('gives each payload a default of its own', () => {
    const made = contract.prepare({});
    (made['options'] as { deep: number[] }).deep.push(2);
    assert.deepEqual(contract.create({})['options'], { deep: [1] });
  });

  it('is frozen at every level, and is made once', () => {
    const made = contract.create({});
    assert.throws(() => (made['options'] as { deep: number[] }).deep.push(2), TypeError);
    assert.equal(contract.create(made), made);
    assert.equal(contract.prepare(made), made);
    assert.notEqual(contract.create({ ...made }), made);
  });

  it('refuses what the schema does not know, beside all else that is wrong', () => {
    const input = { versoin: '1', parts: [{ id: 1, colour: 2, size: 'x' }], map: { any: { id: 1 } }, free: { any: 1 } };
    assert.deepEqual(violationsOf(() => contract.create(input)), [
      unknown('/parts/0/colour'),
      { pointer: '/parts/0/size', keyword: 'type', message: 'must be integer' },
      unknown('/versoin'),
    ]);
    assert.equal(contract.is({ ...contract.create({}), versoin: '1' }), true);
  });

  it('is open where the schema itself admits further properties', () => {
    for (const open of [
      { additionalProperties: true },
      { patternProperties: { '^x-': true } },
      { unevaluatedProperties: { type: 'integer' } },
    ] satisfies JsonSchema[]) {
      const made = defineContract('Open', { properties: { a: true }, ...open }).create({ other: 1 });
      assert.deepEqual(made, { other: 1 });
    }
  });

  it('calls an unknown property so once, also where the schema is closed', () => {
    for (const closed of [{ additionalProperties: false }, { unevaluatedProperties: false }] satisfies JsonSchema[]) {
      const contract = defineContract('Closed', { properties: { a: { type: 'string' } }, ...closed });
      assert.deepEqual(violationsOf(() => contract.create({ a: 1, b: 1 })), [
        { pointer: '/a', keyword: 'type', message: 'must be string' },
        unknown('/b'),
      ]);
    }
  });

  it('leaves it to a schema with patterns which names they admit', () => {
    const contract = defineContract('Patterns', {
      properties: { a: true },
      patternProperties: { '^x': true },
      additionalProperties: false,
    });
    assert.deepEqual(contract.create({ x: 1 }), { x: 1 });
    assert.deepEqual(violationsOf(() => contract.create({ y: 1 })), [
      { pointer: '/y', keyword: 'additionalProperties', message: 'is not a known property' },
    ]);
  });

  it('knows the properties of the alternative that is taken, without its defaults', () => {
    const union = defineContract<unknown>('Union', {
      properties: { tag: true },
      oneOf: [
        { properties: { tag: { const: 'a' }, left: true, more: { default: 1 } } },
        { properties: { tag: { const: 'b' }, right: { properties: { x: true } } } },
      ],
    });
    assert.deepEqual(union.create({ tag: 'a', left: 1 }), { tag: 'a', left: 1 });
    assert.deepEqual(violationsOf(() => union.create({ tag: 'a', right: 1 })), [unknown('/right')]);
    assert.deepEqual(violationsOf(() => union.create({ tag: 'b', right: { y: 1 } })), [unknown('/right/y')]);
  });

  it('refuses what JSON cannot carry, and leaves out what is undefined', () => {
    const any = defineContract<unknown>('Any', true);
    const notJson = [new Date(0), new Map(), 1n, () => 1, Symbol('x'), undefined];
    for (const value of notJson) {
      const expected = [{ pointer: '/a/0', keyword: 'json', message: 'is not a JSON value' }];
      assert.deepEqual(violationsOf(() => any.create({ a: [value] })), expected);
    }
    assert.deepEqual(violationsOf(() => any.create({ a: Number.NaN, b: '\ud800' })), [
      { pointer: '/a', keyword: 'json', message: 'is not a finite number' },
      { pointer: '/b', keyword: 'json', message: 'is not well-formed Unicode' },
    ]);
    assert.deepEqual(any.create({ a: undefined, b: null }), { b: null });
  });

  it('follows schemas that refer to themselves, level by level', () => {
    const tree = defineContract<unknown>('Tree', {
      properties: { size: { default: 0 }, children: { items: { $ref: '#' } }, 'first/child': { $ref: '#' } },
    });
    assert.deepEqual(tree.create({ children: [{ children: [{ size: 2 }] }], 'first/child': {} }), {
      children: [{ children: [{ size: 2 }], size: 0 }],
      'first/child': { size: 0 },
      size: 0,
    });
    assert.deepEqual(violationsOf(() => tree.create({ 'first/child': { children: [{ 'a~b': 1 }] } })), [
      unknown('/first~1child/children/0/a~0b'),
    ]);
  });

  it('keeps the order of the input, and puts defaults after it', () => {
    const ordered = defineContract<Record<string, unknown>>('Ordered', {
      properties: { a: { default: 1 }, b: true, c: { default: 3 }, d: true },
    });
    assert.equal(JSON.stringify(ordered.create({ d: 4, a: undefined, b: 2 })), '{"d":4,"b":2,"a":1,"c":3}');
  });

  it('knows what alternatives of alternatives know, also where one is the schema itself', () => {
    const nested = defineContract<unknown>('Nested', {
      properties: { a: true },
      if: { required: ['b'] },
      then: {
        properties: { b: true },
        dependentSchemas: { b: { anyOf: [{ properties: { c: true } }, { $ref: '#' }] } },
      },
    });
    assert.deepEqual(nested.create({ a: 1, b: 2, c: 3 }), { a: 1, b: 2, c: 3 });
    assert.deepEqual(violationsOf(() => nested.create({ a: 1, c: 3 })), [unknown('/c')]);
  });

  it('gives the same for any set of many alternatives', () => {
    const names = Array.from({ length: 13 }, (_, index) => `n${index}`);
    const wide = defineContract<Record<string, unknown>>('Wide', {
      properties: { id: true },
      anyOf: [{ required: ['id'] }, ...names.map((name) => ({ required: [name], properties: { [name]: true } }))],
    });
    for (let set = 0; set < 2 ** names.length; set += 1) {
      const taken = names.filter((_, index) => set & (1 << index));
      const input = Object.fromEntries(['id', ...taken].map((name) => [name, 0]));
      assert.deepEqual(Object.keys(wide.create(input)), ['id', ...taken]);
    }
    assert.deepEqual(violationsOf(() => wide.create({ id: 0, n1: 0, m: 0 })), [unknown('/m')]);
  });

  it('fills in a default called __proto__ as the member it is', () => {
    const properties = JSON.parse('{"__proto__": {"default": {"a": 1}}}') as Record<string, JsonSchema>;
    const made = defineContract<Record<string, unknown>>('Proto', { properties }).create({});
    assert.equal(JSON.stringify(made), '{"__proto__":{"a":1}}');
    assert.equal(Object.getPrototypeOf(made), Object.prototype);
  });

  it('is not misled by a polluted Object.prototype', () => {
    const prototype = Object.prototype as Record<string, unknown>;
    prototype['kind'] = 'polluted';
    try {
      assert.equal(JSON.stringify(contract.create({ parts: [{ id: 1 }] })['parts']), '[{"id":1,"size":1}]');
      assert.equal(Object.hasOwn(contract.create({}), 'kind') && contract.create({})['kind'], 'plain');
    } finally {
      delete prototype['kind'];
    }
  });

  it('copies __proto__ as the member it is', () => {
    const made = defineContract<unknown>('Any', true).create(JSON.parse('{"__proto__": {"a": 1}}'));
    assert.equal(JSON.stringify(made), '{"__proto__":{"a":1}}');
    assert.equal(Object.getPrototypeOf(made), Object.prototype);
  });
});
