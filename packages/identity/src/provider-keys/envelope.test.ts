import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openSecret, rewrapDataKey, type SealedSecret, sealSecret } from './envelope.ts';

const OLD = { id: 'old', key: randomBytes(32) };
const NEW = { id: 'new', key: randomBytes(32) };
const BINDING = { id: 'row-1', ownerId: 'ada', provider: 'replicate' };
const SECRET = 'r8_a-secret-that-is-easy-to-find';
const tampered = expect.objectContaining({ name: 'UnreadableKeyError', reason: 'tampered' });

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** The sealed secret with one bit changed, at every byte of one of its parts in turn. */
function* bent(sealed: SealedSecret, part: 'ciphertext' | 'dataKey'): Generator<SealedSecret> {
  for (let index = 0; index < sealed[part].length; index += 1) {
    const bytes = Buffer.from(sealed[part]);
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    yield { ...sealed, [part]: bytes };
  }
}

describe('R-004-28: the envelope of a provider key', () => {
  test('opens what it sealed, shows nothing of it, and never seals twice alike', () => {
    const [one, other] = [sealSecret([OLD], BINDING, SECRET), sealSecret([OLD], BINDING, SECRET)];
    expect(openSecret([OLD], BINDING, one)).toBe(SECRET);
    expect(one.masterKeyId).toBe('old');
    expect(Buffer.concat([one.ciphertext, one.dataKey]).includes(SECRET)).toBe(false);
    expect(one.ciphertext.equals(other.ciphertext)).toBe(false);
    expect(one.dataKey.equals(other.dataKey)).toBe(false);
  });

  test.each(['ciphertext', 'dataKey'] as const)('opens no %s of which one bit was changed or that was cut', (part) => {
    const sealed = sealSecret([OLD], BINDING, SECRET);
    for (const changed of bent(sealed, part))
      expect(caught(() => openSecret([OLD], BINDING, changed))).toEqual(tampered);
    for (const length of [0, 11, 27, sealed[part].length - 1]) {
      const cut = { ...sealed, [part]: sealed[part].subarray(0, length) };
      expect(caught(() => openSecret([OLD], BINDING, cut))).toEqual(tampered);
    }
  });

  test.each([
    ['row', { id: 'row-2' }],
    ['owner', { ownerId: 'bob' }],
    ['provider', { provider: 'runway' }],
    ['owner and provider run together', { ownerId: 'ada","replicate', provider: '' }],
  ])('opens for no other %s', (_name, change) => {
    const sealed = sealSecret([OLD], BINDING, SECRET);
    expect(caught(() => openSecret([OLD], { ...BINDING, ...change }, sealed))).toEqual(tampered);
  });

  test('opens no secret with the data key of another row', () => {
    const [one, other] = [sealSecret([OLD], BINDING, SECRET), sealSecret([OLD], { ...BINDING, id: 'row-2' }, SECRET)];
    expect(caught(() => openSecret([OLD], BINDING, { ...one, dataKey: other.dataKey }))).toEqual(tampered);
    expect(caught(() => openSecret([OLD], BINDING, { ...one, ciphertext: other.ciphertext }))).toEqual(tampered);
  });

  test('tells a master key that is gone from one that is another than it says', () => {
    const sealed = sealSecret([OLD], BINDING, SECRET);
    expect(caught(() => openSecret([NEW], BINDING, sealed))).toMatchObject({ reason: 'master_key_missing' });
    expect(caught(() => openSecret([{ ...NEW, id: 'old' }], BINDING, sealed))).toEqual(tampered);
    expect(caught(() => sealSecret([], BINDING, SECRET))).toBeInstanceOf(Error);
  });

  test('a new master key wraps the data key anew and leaves the secret as it lies', () => {
    const sealed = sealSecret([OLD], BINDING, SECRET);
    const rewrapped = { ...sealed, ...rewrapDataKey([NEW, OLD], BINDING, sealed) };
    expect([rewrapped.masterKeyId, rewrapped.ciphertext]).toEqual(['new', sealed.ciphertext]);
    expect(openSecret([NEW], BINDING, rewrapped)).toBe(SECRET);
    expect(caught(() => rewrapDataKey([NEW, OLD], { id: 'row-2' }, sealed))).toEqual(tampered);
  });
});
