/** Pseudonyms: the same text of the same kind is always the same pseudonym; only the key can tell which. */

import type { Key } from './keys.js';
import { DIGITS } from './rules.js';
import { normal } from './text.js';

const DOMAIN = /@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** Of the hash are kept: 128 bits, 26 characters. */
const BYTES = 16;

/**
 * `pii-<kind>-<key id>-<hash>`: HMAC-SHA256 over kind and text; an address keeps its domain (without many digits).
 *
 * Texts count as equal when they mean the same: addresses in any case, numbers with any separators.
 */
export async function pseudonym(kind: string, text: string, key: Key): Promise<string> {
  const same = canonical(kind, text);
  const { subtle } = globalThis.crypto;
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await subtle.importKey('raw', key.secret(), hmac, false, ['sign']);
  const digest = await subtle.sign('HMAC', imported, new TextEncoder().encode(`pii/1\0${kind}\0${same}`));
  const name = lower(kind).replace(/[^a-z]+/g, '-').replace(/^-+|-+$/g, '') || 'data';
  const domain = kind === 'email' && !DIGITS.test(same) ? (DOMAIN.exec(same)?.[0] ?? '') : '';
  return `pii-${name}-${key.keyId}-${base32(new Uint8Array(digest).subarray(0, BYTES))}${domain}`;
}

/** The text as it is hashed. */
export function canonical(kind: string, text: string): string {
  const plain = normal(text).text;
  switch (kind) {
    case 'email':
    case 'ip_address':
      return lower(plain);
    case 'phone':
    case 'ssn':
    case 'kr_rrn':
    case 'credit_card':
      return plain.replace(/[^0-9]/g, '');
    case 'iban':
      return lower(plain.replace(/[^0-9A-Za-z]/g, ''));
    default:
      return plain;
  }
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** RFC 4648 section 6, in lower case, without padding. */
function base32(bytes: Uint8Array): string {
  let [made, bits, held] = ['', 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) made += ALPHABET[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? made + ALPHABET[(held << (5 - bits)) & 31] : made;
}
