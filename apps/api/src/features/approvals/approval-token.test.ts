import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createApprovalTokens } from './approval-token.ts';

const tokens = createApprovalTokens({ secret: 'a key for tests that nobody else uses' });
const subject = () => ({
  workflowId: randomBytes(12).toString('hex'),
  reviewId: randomUUID(),
  reviewerId: randomUUID(),
  expiresAt: new Date(1_800_000_000_123),
});

test('R-004-49: a token carries its workflow, review, reviewer and end, in 88 characters that need no escaping', () => {
  const given = subject();
  const token = tokens.create(given);
  expect(token).toMatch(/^[\w-]{88}$/);
  expect(tokens.read(token)).toEqual(given);
});

test('one changed bit anywhere, another length, another spelling or another key is no token', () => {
  const token = tokens.create(subject());
  const bytes = Buffer.from(token, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(tokens.read(changed.toString('base64url')), `bit ${bit}`).toBeNull();
  }
  for (const other of [
    '',
    token.slice(1),
    `${token}A`,
    `${token}=`,
    ` ${token.slice(1)}`,
    `+${token.slice(1)}`,
    'é'.repeat(88),
  ]) {
    expect([other, tokens.read(other)]).toEqual([other, null]);
  }
  expect(createApprovalTokens({ secret: 'another key, also long enough for it' }).read(token)).toBeNull();
});

test('the parts of two tokens make no third one', () => {
  const [one, other] = [subject(), subject()].map((given) => Buffer.from(tokens.create(given), 'base64url'));
  if (one === undefined || other === undefined) throw new Error('there are two');
  for (const cut of [12, 28, 44, 50]) {
    const mixed = Buffer.concat([one.subarray(0, cut), other.subarray(cut)]).toString('base64url');
    expect(tokens.read(mixed), `cut at ${cut}`).toBeNull();
  }
});
