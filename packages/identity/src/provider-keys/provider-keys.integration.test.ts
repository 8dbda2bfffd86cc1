import { randomBytes, randomUUID } from 'node:crypto';
import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Identity } from '../create-identity.ts';
import { openTestIdentity, type TestIdentity } from '../testing/open-test-identity.ts';
import { createProviderKeys, type ProviderKeys } from './create-provider-keys.ts';
import type { MasterKeys } from './master-keys.ts';

const tasks: TestNode[] = [];
const OLD = { id: 'old', key: randomBytes(32) };
const NEW = { id: 'new', key: randomBytes(32) };
let test: TestIdentity;
let identity: Identity;
let keys: ProviderKeys;

beforeAll(async () => {
  test = await openTestIdentity({ adminUrl: inject('stack').postgresUrl, label: 'provider keys' });
  identity = test.open();
  keys = withMasters([OLD]);
});
afterEach(({ task }) => {
  tasks.push(task);
});
afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

const withMasters = (masterKeys: MasterKeys) => createProviderKeys({ db: test.db, now: test.clock.now, masterKeys });

async function person() {
  const email = `${randomUUID()}@example.com`;
  const { user, workspace } = await identity.registerUser({ email, password: 'correct horse' });
  return { ownerId: user.id, workspaceId: workspace.id };
}
const replicate = { provider: 'replicate', label: null } as const;
const idOf = async (ownerId: string) => (await keys.findLive({ ownerId, provider: 'replicate' })) ?? '';
const useOf = (id: string, ownerId: string) => ({
  ...{ id, ownerId, provider: 'replicate' },
  ...{ jobId: 'f'.repeat(24), attempt: 1, purpose: 'submit' },
});
const audited = async (subject: string) =>
  (await identity.listAudit({ subject, limit: 50 })).map(({ action, actorId, details }) => ({
    action,
    actorId,
    details,
  }));

describe('R-004-28: a key of a customer', () => {
  it('is stored sealed, shown without itself and read back for a use, which is audited', async () => {
    const { ownerId, workspaceId } = await person();
    const at = test.clock.now();
    const stored = await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_first-key-1234', label: 'mine' });
    const shown = { provider: 'replicate', label: 'mine', last4: '1234', createdAt: at, rotatedAt: null };
    expect(stored).toEqual({ ...shown, lastUsedAt: null });
    const id = await idOf(ownerId);
    expect(await keys.use(useOf(id, ownerId))).toBe('r8_first-key-1234');
    expect(await keys.list(ownerId)).toEqual([{ ...shown, lastUsedAt: at }]);
    expect(await audited(id)).toEqual([
      {
        action: 'provider_key.used',
        actorId: null,
        details: { provider: 'replicate', version: 1, jobId: 'f'.repeat(24), attempt: 1, purpose: 'submit' },
      },
      { action: 'provider_key.created', actorId: ownerId, details: { provider: 'replicate', version: 1 } },
    ]);
    const dump = await test.db.query<{ row: string }>('SELECT p::text AS row FROM identity.provider_key p');
    expect(dump.rows.map(({ row }) => row).join()).not.toContain('first-key');
    expect(dump.rows.map(({ row }) => row).join()).not.toContain(Buffer.from('first-key').toString('hex'));
  });

  it('is replaced by a new one: orders take the new one, what was ordered with the old one still reads it', async () => {
    const { ownerId, workspaceId } = await person();
    const first = await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_the-old-one' });
    const oldId = await idOf(ownerId);
    test.clock.advance(60);
    const second = await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_the-new-one' });
    expect(second).toMatchObject({ createdAt: first.createdAt, rotatedAt: test.clock.now() });
    const newId = await idOf(ownerId);
    expect(await keys.use(useOf(newId, ownerId))).toBe('r8_the-new-one');
    expect(await keys.use(useOf(oldId, ownerId))).toBe('r8_the-old-one');
    expect(await keys.list(ownerId)).toHaveLength(1);
    expect((await audited(newId)).at(-1)).toEqual({
      action: 'provider_key.rotated',
      actorId: ownerId,
      details: { provider: 'replicate', version: 2, replaces: oldId },
    });
    expect(await keys.wipeReplaced({ before: test.clock.now(), limit: 10 })).toBe(0);
    test.clock.advance(1);
    expect(await keys.wipeReplaced({ before: test.clock.now(), limit: 10 })).toBe(1);
    await expect(keys.use(useOf(oldId, ownerId))).rejects.toMatchObject({ reason: 'gone' });
    expect((await audited(oldId))[0]).toMatchObject({ action: 'provider_key.wiped' });
    expect(await keys.use(useOf(newId, ownerId))).toBe('r8_the-new-one');
  });

  it('is wiped at once when it is revoked, with all before it; a later one counts on', async () => {
    const { ownerId, workspaceId } = await person();
    await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_the-old-one' });
    const oldId = await idOf(ownerId);
    await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_the-new-one' });
    const newId = await idOf(ownerId);
    expect(await keys.revoke({ ownerId, provider: 'replicate' })).toMatchObject({ last4: '-one' });
    for (const id of [oldId, newId]) {
      await expect(keys.use(useOf(id, ownerId))).rejects.toMatchObject({ reason: 'gone' });
      expect((await audited(id))[0]).toMatchObject({ action: 'provider_key.revoked', actorId: ownerId });
    }
    expect([await keys.list(ownerId), await idOf(ownerId)]).toEqual([[], '']);
    expect(await keys.revoke({ ownerId, provider: 'replicate' })).toBeNull();
    expect(await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_third-one' })).toMatchObject({
      rotatedAt: null,
    });
    expect((await audited(await idOf(ownerId)))[0]?.details).toMatchObject({ version: 3 });
  });

  it('is one per owner and provider, also when two come at the same moment', async () => {
    const { ownerId, workspaceId } = await person();
    const secrets = ['r8_one-of-them', 'r8_the-other-one', 'r8_a-third-one'];
    await Promise.all(secrets.map((secret) => keys.store({ ...replicate, ownerId, workspaceId, secret })));
    await keys.store({ ...replicate, provider: 'runway', ownerId, workspaceId, secret: 'key_of-runway' });
    expect((await keys.list(ownerId)).map(({ provider }) => provider)).toEqual(['replicate', 'runway']);
    expect(secrets).toContain(await keys.use(useOf(await idOf(ownerId), ownerId)));
  });

  it('is read for nobody else, and not by rows that were changed for one another', async () => {
    const [ada, bob] = [await person(), await person()];
    for (const someone of [ada, bob])
      await keys.store({ ...replicate, ...someone, secret: `r8_of-${someone.ownerId}` });
    const [adasId, bobsId] = [await idOf(ada.ownerId), await idOf(bob.ownerId)];
    await expect(keys.use(useOf(adasId, bob.ownerId))).rejects.toMatchObject({ reason: 'gone' });
    await test.db.query(
      `UPDATE identity.provider_key AS mine SET ciphertext = other.ciphertext, data_key = other.data_key
         FROM identity.provider_key AS other WHERE mine.id = $1 AND other.id = $2`,
      [adasId, bobsId],
    );
    for (let times = 0; times < 2; times += 1)
      await expect(keys.use(useOf(adasId, ada.ownerId))).rejects.toMatchObject({ reason: 'tampered' });
    const lines = (await audited(adasId)).filter(({ action }) => action === 'provider_key.unreadable');
    expect(lines).toEqual([{ action: 'provider_key.unreadable', actorId: null, details: { reason: 'tampered' } }]);
  });
});

describe('R-004-28: the master key', () => {
  it('is rotated by wrapping the data keys anew; the secret stays as it lies and the old one can go', async () => {
    const { ownerId, workspaceId } = await person();
    await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_outlives-masters' });
    const id = await idOf(ownerId);
    const bytes = async () =>
      (await test.db.query<{ c: Buffer }>('SELECT ciphertext AS c FROM identity.provider_key WHERE id = $1', [id]))
        .rows[0]?.c;
    const before = await bytes();
    const both = withMasters([NEW, OLD]);
    let after: string | null = null;
    let rewrapped = 0;
    do {
      const pass = await both.rewrap({ after, limit: 2 });
      rewrapped += pass.rewrapped;
      after = pass.last;
    } while (after !== null);
    expect(rewrapped).toBeGreaterThan(0);
    expect(await bytes()).toEqual(before);
    expect(await withMasters([NEW]).use(useOf(id, ownerId))).toBe('r8_outlives-masters');
    expect((await audited(id)).map(({ action }) => action)).toContain('provider_key.rewrapped');
    expect(await both.rewrap({ after: null, limit: 10 })).toMatchObject({ rewrapped: 0, last: null });
  });

  it('that is gone is told once in the audit, and works again when it comes back', async () => {
    const { ownerId, workspaceId } = await person();
    await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_waits-for-master' });
    const id = await idOf(ownerId);
    const without = withMasters([NEW]);
    expect((await without.rewrap({ after: null, limit: 100 })).unreadable).toBeGreaterThan(0);
    expect(await without.rewrap({ after: null, limit: 100 })).toEqual({ rewrapped: 0, unreadable: 0, last: null });
    await expect(without.use(useOf(id, ownerId))).rejects.toMatchObject({
      reason: 'master_key_missing',
      message: expect.stringContaining('PROVIDER_KEY_MASTER_KEYS'),
    });
    expect((await audited(id)).map(({ action }) => action)).toEqual([
      'provider_key.unreadable',
      'provider_key.created',
    ]);
    expect((await withMasters([NEW, OLD]).rewrap({ after: null, limit: 100 })).rewrapped).toBeGreaterThan(0);
    expect(await without.use(useOf(id, ownerId))).toBe('r8_waits-for-master');
  });

  it('is needed: without any, owners are refused and orders go to the operator', async () => {
    const { ownerId, workspaceId } = await person();
    await keys.store({ ...replicate, ownerId, workspaceId, secret: 'r8_nobody-reads-it' });
    const off = withMasters([]);
    const refused = { code: 'PROVIDER_NOT_CONFIGURED' };
    await expect(off.store({ ...replicate, ownerId, workspaceId, secret: 'r8_other-one' })).rejects.toMatchObject(
      refused,
    );
    await expect(off.list(ownerId)).rejects.toMatchObject(refused);
    await expect(off.revoke({ ownerId, provider: 'replicate' })).rejects.toMatchObject(refused);
    expect(await off.findLive({ ownerId, provider: 'replicate' })).toBeNull();
    expect(await off.rewrap({ after: null, limit: 10 })).toEqual({ rewrapped: 0, unreadable: 0, last: null });
  });
});
