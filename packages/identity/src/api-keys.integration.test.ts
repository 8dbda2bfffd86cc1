import { randomUUID } from 'node:crypto';
import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { IssuedApiKey } from './api-key.ts';
import type { Identity } from './create-identity.ts';
import { openTestIdentity, type TestIdentity } from './testing/open-test-identity.ts';

const tasks: TestNode[] = [];
const HOUR = 3600;
const perHour = (limit: number) => [{ limit, windowMs: HOUR * 1000 }];
let test: TestIdentity;
let identity: Identity;
let registered = 0;

beforeAll(async () => {
  test = await openTestIdentity({ adminUrl: inject('stack').postgresUrl, label: 'identity api keys' });
  identity = test.open();
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

async function signUp(): Promise<{ userId: string; workspaceId: string }> {
  registered += 1;
  const email = `keys-${registered}@example.com`;
  const { user, workspace } = await identity.registerUser({ email, password: 'correct horse' });
  return { userId: user.id, workspaceId: workspace.id };
}

type Owner = Awaited<ReturnType<typeof signUp>>;

const make = (owner: Owner, expiresAt: Date | null = null, name = 'a key'): Promise<IssuedApiKey> =>
  identity.createApiKey({ ...owner, name, scopes: ['write', 'read', 'write'], expiresAt });

async function auditOf(subject: string) {
  const lines = await identity.listAudit({ subject, limit: 100 });
  return lines.map(({ action, actorId, details }) => ({ action, actorId, details })).toReversed();
}

describe('C-40: API keys', () => {
  it('are found by their secret, of which only a hash is stored', async () => {
    const owner = await signUp();
    const { apiKey, secret } = await make(owner);
    expect(apiKey).toMatchObject({ ...owner, scopes: ['read', 'write'], prefix: secret.slice(0, 11), tier: null });
    expect(await identity.findApiKey(secret)).toEqual({
      id: apiKey.id,
      ...owner,
      scopes: ['read', 'write'],
      tier: null,
      limits: {},
      endsAt: null,
    });
    const { rows } = await test.db.query<{ text: string }>(
      `SELECT string_agg(t::text, ' ') AS text FROM (
         SELECT k::text FROM identity.api_keys k UNION ALL SELECT s::text FROM identity.api_key_secrets s
         UNION ALL SELECT a::text FROM identity.audit a) AS t`,
    );
    expect(rows[0]?.text).toContain(apiKey.id);
    expect(rows[0]?.text).not.toContain(secret.slice(11));
    expect(rows[0]?.text).not.toContain(Buffer.from(secret).toString('hex'));
    for (const wrong of ['', 'cs_x', `cs_${'A'.repeat(43)}`]) expect(await identity.findApiKey(wrong)).toBeNull();
  });

  it('work at most 50 at once for each user, however many are made at the same time', async () => {
    const owner = await signUp();
    const expiring = await make(owner, new Date(test.clock.now().getTime() + 1000));
    const results = await Promise.allSettled(
      Array.from({ length: 55 }, (_, index) => make(owner, null, `Nr ${index}`)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(49);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'LIMIT_REACHED' });
    }
    expect((await identity.listApiKeys(owner.userId)).length).toBe(50);
    await identity.revokeApiKey({ id: expiring.apiKey.id, userId: owner.userId });
    await make(owner);
    await expect(make(owner)).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    expect((await make(await signUp())).secret).toMatch(/^cs_/);
  });

  it('take names that are plain text, and an end that lies ahead', async () => {
    const owner = await signUp();
    expect((await make(owner, null, '  e\u0301te\u0301 ')).apiKey.name).toBe('\u00e9t\u00e9');
    for (const name of ['', '   ', 'a\u0000b', 'x'.repeat(101)]) {
      await expect(make(owner, null, name)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    }
    await expect(make(owner, test.clock.now())).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it('stop at their end, and with the grace of an older secret', async () => {
    const owner = await signUp();
    const { apiKey, secret } = await make(owner, new Date(test.clock.now().getTime() + HOUR * 1000));
    const rotate = (graceSeconds: number) =>
      identity.rotateApiKey({ id: apiKey.id, userId: owner.userId, graceSeconds });
    const second = await rotate(600);
    expect(second.apiKey).toMatchObject({ prefix: second.secret.slice(0, 11), rotatedAt: test.clock.now() });
    const idOf = async (one: string) => (await identity.findApiKey(one))?.id ?? null;
    expect([await idOf(secret), await idOf(second.secret)]).toEqual([apiKey.id, apiKey.id]);
    expect((await identity.findApiKey(secret))?.endsAt).toEqual(new Date(test.clock.now().getTime() + 600_000));
    test.clock.advance(600);
    expect([await idOf(secret), await idOf(second.secret)]).toEqual([null, apiKey.id]);
    const third = await rotate(600);
    // After a leak no older secret lives on, however long it was given before.
    const fourth = await rotate(0);
    expect([await idOf(second.secret), await idOf(third.secret), await idOf(fourth.secret)]).toEqual([
      null,
      null,
      apiKey.id,
    ]);
    test.clock.advance(HOUR - 600);
    expect(await idOf(fourth.secret)).toBeNull();
  });

  it('are changed and revoked by their owner only, and a revoked one is not there any more', async () => {
    const [owner, other] = [await signUp(), await signUp()];
    const { apiKey, secret } = await make(owner);
    const mine = { id: apiKey.id, userId: owner.userId };
    const changes = [
      (input: typeof mine) => identity.getApiKey(input),
      (input: typeof mine) => identity.updateApiKey({ ...input, name: 'mine' }),
      (input: typeof mine) => identity.rotateApiKey({ ...input, graceSeconds: 60 }),
      (input: typeof mine) => identity.revokeApiKey(input),
    ];
    for (const change of changes) {
      await expect(change({ ...mine, userId: other.userId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      for (const id of [randomUUID(), 'x']) {
        await expect(change({ ...mine, id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
    }
    expect(await identity.updateApiKey({ ...mine, name: 'other', scopes: ['read'] })).toMatchObject({ name: 'other' });
    expect((await identity.findApiKey(secret))?.scopes).toEqual(['read']);
    await identity.updateApiKey({ ...mine, name: 'other' });
    await identity.rotateApiKey({ ...mine, graceSeconds: 0 });
    expect((await identity.revokeApiKey(mine)).revokedAt).toEqual(test.clock.now());
    for (const change of changes) await expect(change(mine)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await identity.listApiKeys(owner.userId)).toEqual([]);
    const audit = await auditOf(apiKey.id);
    expect(audit.map(({ action }) => action)).toEqual([
      'api_key.created',
      'api_key.updated',
      'api_key.rotated',
      'api_key.revoked',
    ]);
    expect(audit[1]).toMatchObject({
      actorId: owner.userId,
      details: { before: { name: 'a key', scopes: ['read', 'write'] }, after: { name: 'other', scopes: ['read'] } },
    });
  });

  it('note their use once a minute', async () => {
    const owner = await signUp();
    const { apiKey, secret } = await make(owner);
    const lastUsed = async () => (await identity.getApiKey({ id: apiKey.id, userId: owner.userId })).lastUsedAt;
    expect(await lastUsed()).toBeNull();
    const first = test.clock.now();
    await identity.findApiKey(secret);
    test.clock.advance(59);
    await identity.findApiKey(secret);
    expect(await lastUsed()).toEqual(first);
    test.clock.advance(1);
    await identity.findApiKey(secret);
    expect(await lastUsed()).toEqual(test.clock.now());
  });
});

describe('R-004-35: tiers and limits of single keys', () => {
  it('are there from the start as standard, which says nothing, and unlimited, which nobody changes', async () => {
    const tiers = new Map((await identity.listTiers()).map(({ name, limits }) => [name, limits]));
    expect(tiers.get('standard')).toEqual({});
    expect(tiers.get('unlimited')).toEqual({
      refine: { windows: [] },
      frames: { windows: [] },
      workflow_video: { windows: [] },
    });
    const saving = identity.saveTier({ name: 'unlimited', limits: {}, actorId: randomUUID() });
    await expect(saving).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const named = identity.saveTier({ name: 'Gold!', limits: {}, actorId: randomUUID() });
    await expect(named).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it('are made and changed under an audit that tells before and after', async () => {
    const actorId = randomUUID();
    const save = (limit: number) =>
      identity.saveTier({ name: 'gold', limits: { frames: { windows: perHour(limit), maxQueued: 3 } }, actorId });
    await save(7);
    await save(9);
    const limitsOf = (limit: number) => ({ frames: { windows: perHour(limit), maxQueued: 3 } });
    expect(await auditOf('gold')).toEqual([
      { action: 'tier.saved', actorId, details: { before: null, after: limitsOf(7) } },
      { action: 'tier.saved', actorId, details: { before: limitsOf(7), after: limitsOf(9) } },
    ]);
    expect(await identity.listTiers()).toContainEqual({
      name: 'gold',
      limits: limitsOf(9),
      updatedAt: test.clock.now(),
    });
  });

  it('concern users and keys, and what does not exist is not found', async () => {
    const actorId = randomUUID();
    const owner = await signUp();
    const { apiKey, secret } = await make(owner);
    await identity.saveTier({ name: 'silver', limits: { refine: { windows: perHour(2) } }, actorId });
    const tierLimits = (keyTier: string | null) => identity.findTierLimits({ userId: owner.userId, keyTier });
    expect(await tierLimits(null)).toEqual([null, {}, {}]);
    await identity.changeUserTier({ userId: owner.userId, tier: 'silver', actorId });
    await identity.changeUserTier({ userId: owner.userId, tier: 'silver', actorId });
    const silver = { refine: { windows: perHour(2) } };
    expect(await tierLimits('silver')).toEqual([silver, silver, {}]);
    expect(await auditOf(owner.userId)).toMatchObject([
      { action: 'user.registered' },
      { action: 'user.tier_changed', actorId, details: { before: 'standard', after: 'silver' } },
    ]);
    const own = { frames: { windows: perHour(500) } };
    const change = { id: apiKey.id, actorId };
    await identity.changeApiKeyLimits({ ...change, tier: 'silver', limits: own });
    expect(await identity.findApiKey(secret)).toMatchObject({ tier: 'silver', limits: own });
    await identity.changeApiKeyLimits({ ...change, tier: null });
    expect(await identity.findApiKey(secret)).toMatchObject({ tier: null, limits: own });
    await identity.changeApiKeyLimits({ ...change, limits: null });
    expect(await identity.findApiKey(secret)).toMatchObject({ tier: null, limits: {} });
    expect((await auditOf(apiKey.id)).slice(1).map(({ details }) => details)).toEqual([
      { before: { tier: null, limits: {} }, after: { tier: 'silver', limits: own } },
      { before: { tier: 'silver', limits: own }, after: { tier: null, limits: own } },
      { before: { tier: null, limits: own }, after: { tier: null, limits: {} } },
    ]);
    const refused = await Promise.allSettled([
      identity.changeApiKeyLimits({ ...change, tier: 'bronze' }),
      identity.changeApiKeyLimits({ ...change, id: randomUUID(), tier: 'silver' }),
      identity.changeUserTier({ userId: owner.userId, tier: 'bronze\u0000', actorId }),
      identity.changeUserTier({ userId: 'x', tier: 'silver', actorId }),
    ]);
    for (const result of refused) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } });
  });
});
