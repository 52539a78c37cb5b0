// Answers questions about personal data, one JSON line each: node answer.mjs FOLDER < QUESTIONS.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
const load = (name) => import(pathToFileURL(`${folder}/${name}`));
const { KeyRing, KmsKeyProvider, PIIHandler, Policy, PersonalDataError } = await load('pii/index.js');
const { find } = await load('pii/detector.js');
const { registry } = await load('index.js');

const told = (findings) =>
  findings.map(({ pointer, kind, source, part, start, end }) => [pointer, kind, source, part, start, end]);
const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
const text = (made) => new TextDecoder().decode(made);

async function handler({ policy, kinds, fields, jwks, kms }) {
  let keys = jwks === undefined ? undefined : KeyRing.fromJwks(JSON.stringify(jwks));
  if (kms !== undefined) {
    const { KMSClient } = createRequire(`${folder}/`)('@aws-sdk/client-kms');
    const client = new KMSClient({ endpoint: kms.endpoint, region: 'eu-west-1', maxAttempts: 1 });
    keys = new KmsKeyProvider(kms.key, { client, pseudonymKeyId: kms.pseudonymKey });
  }
  return new PIIHandler(new Policy(policy, kinds, fields), keys);
}

const answers = {
  scan: ({ value, event, attributes }) =>
    told(new PIIHandler().scan(value, event && registry.byName(event), attributes)),
  find: ({ value }) => find(value).map(({ start, end, kind }) => [start, end, kind]),
  async protect({ value, event, attributes, ...how }) {
    const version = event && registry.byName(event);
    const made = await handler(how);
    return text(await made.protect(bytes(value), version, made.scan(value, version, attributes)));
  },
  reveal: async ({ value, event, ...how }) => (await handler(how)).reveal(value, event && registry.byName(event)),
  decrypt: async ({ value, ...how }) => (await handler(how)).decryptPii(value),
  violations: ({ value, event }) => registry.byName(event).violations(value),
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { ask, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = await answers[ask](question);
  } catch (error) {
    if (!(error instanceof PersonalDataError)) throw error;
    answer = { error: error.name, message: error.message };
  }
  console.log(JSON.stringify(answer));
}
