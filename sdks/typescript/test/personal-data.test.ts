import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { isEncrypted, registry, SchemaCreatedV2, SettingsError, type AnyEventContract } from 'oms-event-sdk';
import {
  KeyRing,
  PersonalDataBlockedError,
  PIIHandler,
  Policy,
  ProtectionError,
  SecureEventPublisher,
  TokenError,
} from 'oms-event-sdk/pii';

const VECTORS = new URL('../../../tests/vectors/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, VECTORS), 'utf8'));
const { keys, pseudonyms, encrypted } = read('protection.json') as {
  keys: object[];
  pseudonyms: { why: string; payload: unknown; anonymized: unknown }[];
  encrypted: { by: string; plain: unknown; encrypted: unknown }[];
};
const RING = KeyRing.fromJwks(JSON.stringify({ keys }));
const CREATED = { operation: 'create', resource_type: 'object_type', version: '2.0.0' };
const PERSONAL = { ...CREATED, author: 'alice@example.com', new_value: { tel: 'call 010-1234-5678' } };
const V2 = registry.byName('SchemaCreatedV2') as AnyEventContract;

function handler(policy: string): PIIHandler {
  return new PIIHandler(new Policy(policy), RING);
}

describe('the labelled payloads', () => {
  for (const file of readdirSync(new URL('pii/', VECTORS))) {
    it(file, () => {
      for (const { why, payload, found } of read(`pii/${file}`) as { why: string; payload: unknown; found: object }[]) {
        const kinds: Record<string, string> = {};
        for (const { pointer, kind } of new PIIHandler().detectPii(payload)) {
          kinds[pointer] = kinds[pointer] === undefined ? kind : `${kinds[pointer]} ${kind}`;
        }
        assert.deepEqual(kinds, found, why);
      }
    });
  }
});

describe('protection', () => {
  for (const { why, payload, anonymized } of pseudonyms) {
    it(`makes the same pseudonyms as Python: ${why}`, async () => {
      assert.deepEqual(await handler('ANONYMIZE').anonymizePii(payload), anonymized);
    });
  }

  it('reads what either language encrypted', async () => {
    for (const { plain, encrypted: token } of encrypted) assert.deepEqual(await handler('LOG').decryptPii(token), plain);
  });

  it('gives back values for values and bytes for bytes, and leaves what it was given alone', async () => {
    const protector = handler('ENCRYPT');
    const before = structuredClone(PERSONAL);
    const made = await protector.protect(PERSONAL, V2, protector.scan(PERSONAL, V2));
    assert.deepEqual(PERSONAL, before);
    assert.ok(isEncrypted(made.author) && isEncrypted(made.new_value.tel));
    assert.deepEqual(await protector.reveal(made, V2), PERSONAL);
    const text = new TextEncoder().encode(JSON.stringify(PERSONAL));
    const bytes = await protector.protect(text, V2, protector.scan(text, V2));
    assert.deepEqual(await protector.reveal(JSON.parse(new TextDecoder().decode(bytes)), V2), PERSONAL);
  });

  it('leaves a reader without keys what is encrypted, and holds the rest to the contract', async () => {
    const protector = handler('ENCRYPT');
    const made = await protector.protect(PERSONAL, V2, protector.scan(PERSONAL, V2));
    const event = SchemaCreatedV2.validate(await new PIIHandler().reveal(made, V2));
    assert.ok(isEncrypted(event.author));
    assert.equal(SchemaCreatedV2.violations({ ...made, operation: made.author })[0]?.pointer, '/operation');
    assert.equal(SchemaCreatedV2.violations({ ...made, author: `${made.author}x` })[0]?.pointer, '/author');
  });

  it('blocks by itself, and names places and kinds alone', async () => {
    const blocking = new PIIHandler();
    const findings = blocking.scan(PERSONAL, V2, { subject: 'bob@example.com' });
    await assert.rejects(blocking.protect(PERSONAL, V2, findings), (error) => {
      assert.ok(error instanceof PersonalDataBlockedError);
      assert.match(error.message, /: \/author: email; \/new_value\/tel: phone; attribute \/subject: email$/);
      assert.doesNotMatch(inspect(error, { depth: 9 }), /alice|bob|1234/);
      return true;
    });
  });

  it('refuses what was tampered with or moved', async () => {
    const protector = handler('ENCRYPT');
    const made = await protector.protect(PERSONAL, V2, protector.scan(PERSONAL, V2));
    await assert.rejects(protector.reveal({ resource_id: made.author }, V2), TokenError);
    await assert.rejects(protector.reveal({ author: made.author.replace(/.{3}$/, 'AAA') }, V2), TokenError);
  });

  it('counts by kind and by what was done', async () => {
    const counted: unknown[] = [];
    const onFinding = (...each: unknown[]): number => counted.push(each);
    const logging = new PIIHandler(new Policy('LOG'), undefined, onFinding);
    assert.equal(await logging.protect(PERSONAL, V2, logging.scan(PERSONAL, V2)), PERSONAL);
    assert.deepEqual(counted, [['email', 'LOG', 1], ['phone', 'LOG', 1]]);
  });
});

describe('settings', () => {
  it('take the environment, block without one, and fail at once for one that is not there', async () => {
    assert.equal((await PIIHandler.fromEnvironment(undefined, { environment: {} })).policy.handling, 'BLOCK');
    assert.equal((await PIIHandler.fromEnvironment('staging', { environment: {} })).policy.handling, 'ANONYMIZE');
    await assert.rejects(PIIHandler.fromEnvironment('stagin', { environment: {} }), SettingsError);
    assert.throws(() => new Policy('ENCYRPT'), SettingsError);
    assert.throws(() => Policy.forEnvironment('toString'), SettingsError);
  });

  it('read keys that only their owner may read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'));
    try {
      const file = join(folder, 'keys.json');
      writeFileSync(file, JSON.stringify({ keys }), { mode: 0o600 });
      assert.equal((await (await KeyRing.fromFile(file)).encryptionKey()).keyId, 'new');
      chmodSync(file, 0o644);
      await assert.rejects(KeyRing.fromFile(file), /chmod 600/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('tell what is wrong with keys without a secret', () => {
    const wrong = { kty: 'oct', kid: 'k 1', alg: 'A256GCM', k: 'c2VjcmV0' };
    assert.throws(
      () => KeyRing.fromJwks(JSON.stringify({ keys: [wrong, {}] })),
      (error) => {
        assert.ok(error instanceof SettingsError);
        assert.equal(error.faults.length, 3);
        assert.doesNotMatch(error.message, /c2VjcmV0/);
        return true;
      },
    );
    assert.doesNotMatch(inspect(RING, { depth: 9, showHidden: true }), /Uint8Array/);
  });
});

describe('hostile input', () => {
  const UNITS = ['a', '1', 'a.', '1-', '@', 'a@', 'eyJ', ':', '1.', '-----BEGIN ', 'DE89', '%40', '2001:', '(', '+1 ', 'pii-', 'a@b.co ', '010-1234-5678 ', '😀a@b.co '];
  for (const unit of UNITS) {
    it(`takes linear time: ${JSON.stringify(unit)}`, () => {
      const started = performance.now();
      new PIIHandler().detectPii({ note: unit.repeat(262_144 / unit.length) });
      assert.ok(performance.now() - started < 5000);
    });
  }

  it('needs no stack for depth', () => {
    let value: unknown = 'alice@example.com';
    for (let index = 0; index < 5000; index += 1) value = index % 2 === 0 ? [value] : { a: value };
    assert.equal(new PIIHandler().detectPii(value).length, 1);
  });

  it('refuses text that is too deep', () => {
    const text = new TextEncoder().encode('['.repeat(1000) + ']'.repeat(1000));
    assert.throws(() => new PIIHandler().scan(text), ProtectionError);
  });
});

describe('any publisher', () => {
  it('gets what may leave', async () => {
    const sent: unknown[] = [];
    const inner = { publish: async (channel: string, payload: unknown) => sent.push([channel, payload]) };
    await new SecureEventPublisher(inner, handler('ANONYMIZE')).publish('channel', PERSONAL);
    assert.doesNotMatch(JSON.stringify(sent), /alice|1234/);
    await assert.rejects(new SecureEventPublisher(inner, new PIIHandler()).publish('channel', PERSONAL), PersonalDataBlockedError);
    assert.equal(sent.length, 1);
  });

  it('does not get a member that another of its name hides', async () => {
    const sent: unknown[] = [];
    const inner = { publish: async (channel: string, payload: unknown) => sent.push([channel, payload]) };
    const secure = new SecureEventPublisher(inner, handler('LOG'));
    const bytes = (text: string) => new TextEncoder().encode(text);
    await assert.rejects(secure.publish('channel', bytes('{"a": "alice@example.com", "b": {"c": 1}, "a": 1}')), (error) => {
      assert.ok(error instanceof ProtectionError && /two members of one name/.test(error.message));
      return true;
    });
    assert.equal(sent.length, 0);
    await secure.publish('channel', bytes('{"a": ":", "b": [{"a": 1}, {"a": "\\":"}]}'));
    await secure.publish('channel', bytes(`{"a": "${'\\n:'.repeat(4_000_000)}"}`));
    assert.equal(sent.length, 2);
  });
});
