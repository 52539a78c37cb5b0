/** A server that knows its users by signed claims, and the credentials file of one of them. */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';

type Key = ReturnType<typeof nkeys.createUser>;
const EVERYTHING = { subs: -1, conn: -1, leaf: -1, imports: -1, exports: -1, data: -1, payload: -1, wildcards: true };
const STORAGE = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

/** The configuration of a server, and a credentials file; both below the folder. */
export function signedUsers(folder: string): { readonly config: string; readonly credentials: string } {
  const [operator, account, system, user] = [
    nkeys.createOperator(),
    nkeys.createAccount(),
    nkeys.createAccount(),
    nkeys.createUser(),
  ] as const;
  const accounts = [
    `${account.getPublicKey()}: ${token(operator, account, { type: 'account', limits: { ...EVERYTHING, ...STORAGE } })}`,
    `${system.getPublicKey()}: ${token(operator, system, { type: 'account', limits: EVERYTHING })}`,
  ];
  const config = join(folder, 'signed.conf');
  writeFileSync(
    config,
    `operator: ${token(operator, operator, { type: 'operator' })}
     system_account: ${system.getPublicKey()}
     resolver: MEMORY
     resolver_preload: { ${accounts.join(', ')} }
     jetstream { store_dir: "${folder}/store" }`,
  );
  const claims = token(account, user, { type: 'user', subs: -1, data: -1, payload: -1, pub: {}, sub: {} });
  const seed = Buffer.from(user.getSeed()).toString();
  const credentials = join(folder, 'user.creds');
  writeFileSync(credentials, `${block('NATS USER JWT', claims)}\n${block('USER NKEY SEED', seed)}`);
  return { config, credentials };
}

function token(issuer: Key, subject: Key, nats: object): string {
  const name = subject.getPublicKey();
  const claims = {
    ...{ jti: createHash('sha256').update(name).digest('hex'), iat: Math.floor(Date.now() / 1000) },
    ...{ iss: issuer.getPublicKey(), name, sub: name, nats: { version: 2, ...nats } },
  };
  const signed = [{ typ: 'JWT', alg: 'ed25519-nkey' }, claims].map((part) => encoded(JSON.stringify(part))).join('.');
  return `${signed}.${encoded(issuer.sign(Buffer.from(signed)))}`;
}

function encoded(value: string | Uint8Array): string {
  return Buffer.from(value as Uint8Array).toString('base64url');
}

function block(name: string, text: string): string {
  return `-----BEGIN ${name}-----\n${text}\n------END ${name}------\n`;
}
