import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { MasterKey, MasterKeys } from './master-keys.ts';
import { UnreadableKeyError } from './unreadable-key-error.ts';

/** What a sealed secret is bound to: moved to another row, owner or provider it opens no more. */
export interface SealBinding {
  readonly id: string;
  readonly ownerId: string;
  readonly provider: string;
}

/** The data key of a row, wrapped with a master key. */
export interface WrappedKey {
  readonly dataKey: Buffer;
  readonly masterKeyId: string;
}

/** A secret under a data key of its own (architecture.md, Identity and access). */
export interface SealedSecret extends WrappedKey {
  readonly ciphertext: Buffer;
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts with a fresh data key, and that with the first master key. @throws Error without any master key */
export function sealSecret(masterKeys: MasterKeys, binding: SealBinding, secret: string): SealedSecret {
  const dataKey = randomBytes(KEY_BYTES);
  const plaintext = Buffer.from(secret, 'utf8');
  try {
    return {
      ciphertext: encrypt(dataKey, plaintext, secretContext(binding)),
      ...wrap(encrypting(masterKeys), binding, dataKey),
    };
  } finally {
    dataKey.fill(0);
    plaintext.fill(0);
  }
}

/** @throws UnreadableKeyError master_key_missing, tampered */
export function openSecret(masterKeys: MasterKeys, binding: SealBinding, sealed: SealedSecret): string {
  const dataKey = unwrap(masterKeys, binding, sealed);
  try {
    return decrypt(dataKey, sealed.ciphertext, secretContext(binding)).toString('utf8');
  } finally {
    dataKey.fill(0);
  }
}

/**
 * The same data key under the first master key; the secret itself is not touched.
 * @throws UnreadableKeyError master_key_missing, tampered
 */
export function rewrapDataKey(
  masterKeys: MasterKeys,
  binding: Pick<SealBinding, 'id'>,
  wrapped: WrappedKey,
): WrappedKey {
  const dataKey = unwrap(masterKeys, binding, wrapped);
  try {
    return wrap(encrypting(masterKeys), binding, dataKey);
  } finally {
    dataKey.fill(0);
  }
}

function encrypting([current]: MasterKeys): MasterKey {
  if (current === undefined) throw new Error('there is no master key to encrypt with');
  return current;
}

function wrap(master: MasterKey, { id }: Pick<SealBinding, 'id'>, dataKey: Buffer): WrappedKey {
  return { dataKey: encrypt(master.key, dataKey, dataKeyContext(id)), masterKeyId: master.id };
}

function unwrap(masterKeys: MasterKeys, { id }: Pick<SealBinding, 'id'>, wrapped: WrappedKey): Buffer {
  const master = masterKeys.find((candidate) => candidate.id === wrapped.masterKeyId);
  if (master === undefined) throw new UnreadableKeyError({ reason: 'master_key_missing' });
  return decrypt(master.key, wrapped.dataKey, dataKeyContext(id));
}

/** As JSON, so that no two bindings can run together into one text. */
function secretContext({ id, ownerId, provider }: SealBinding): Buffer {
  return Buffer.from(JSON.stringify(['provider-key', id, ownerId, provider]));
}

function dataKeyContext(id: string): Buffer {
  return Buffer.from(JSON.stringify(['data-key', id]));
}

/** Nonce, ciphertext and tag in one. */
function encrypt(key: Buffer, plaintext: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(context);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, context: Buffer): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new UnreadableKeyError({ reason: 'tampered' });
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const opened = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    // What OpenSSL says of it tells nothing more.
    throw new UnreadableKeyError({ reason: 'tampered' });
  }
}
