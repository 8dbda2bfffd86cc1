import { dropWhenPassed, type TestNode, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Identity } from './create-identity.ts';
import { openTestIdentity, REFRESH_TTL, REUSE_GRACE, type TestIdentity } from './testing/open-test-identity.ts';

const tasks: TestNode[] = [];
let test: TestIdentity;
let identity: Identity;
let userId: string;
const email = 'ada@example.com';
const password = 'correct horse';

beforeAll(async () => {
  test = await openTestIdentity({ adminUrl: inject('stack').postgresUrl, label: 'identity sessions' });
  identity = test.open();
  userId = (await identity.registerUser({ email, password })).user.id;
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

const refused = { name: 'DomainError', code: 'UNAUTHENTICATED' };

describe('signing in with a password', () => {
  it('knows the user by any spelling of the address', async () => {
    expect(await identity.authenticatePassword({ email: ' ADA@example.com ', password })).toMatchObject({ id: userId });
  });

  it('answers every wrong pair with the same code and text', async () => {
    const pairs = [
      { email, password: 'battery staple' },
      { email: 'nobody@example.com', password },
      { email: 'nobody\u0000@example.com', password },
      { email: '', password: '' },
      { email, password: 'x'.repeat(1_000_000) },
      { email, password: '' },
    ];
    const errors = await Promise.all(pairs.map((pair) => identity.authenticatePassword(pair).catch((e: unknown) => e)));
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', message: 'Email or password is wrong.' });
    }
  });

  it('takes a password typed with combining accents for the same one', async () => {
    await identity.registerUser({ email: 'jose@example.com', password: 'jos\u00e9 y jos\u00e9' });
    const user = await identity.authenticatePassword({
      email: 'jose@example.com',
      password: 'jose\u0301 y jose\u0301',
    });
    expect(user.email).toBe('jose@example.com');
  });
});

describe('refresh-token rotation', () => {
  it('C-46: trades a token for a fresh one of the same user and a new lifetime', async () => {
    const first = await identity.openSession(userId);
    expect(first.expiresAt.getTime() - test.clock.now().getTime()).toBe(REFRESH_TTL * 1000);
    test.clock.advance(3600);
    const second = await identity.rotateSession(first.refreshToken);
    expect(second.userId).toBe(userId);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.expiresAt.getTime() - first.expiresAt.getTime()).toBe(3_600_000);
    await expect(identity.rotateSession(second.refreshToken)).resolves.toMatchObject({ userId });
  });

  it('stores only hashes of tokens', async () => {
    const { refreshToken } = await identity.openSession(userId);
    const { rows } = await test.db.query<{ text: string }>('SELECT s::text AS text FROM identity.sessions s');
    expect(rows.some(({ text }) => text.includes(refreshToken) || text.includes(refreshToken.slice(4)))).toBe(false);
  });

  it('C-46: reuse of an old token after the grace revokes the whole family, and nobody else', async () => {
    const first = await identity.openSession(userId);
    const bystander = await identity.openSession(userId);
    const second = await identity.rotateSession(first.refreshToken);
    test.clock.advance(REUSE_GRACE + 1);
    await expect(identity.rotateSession(first.refreshToken)).rejects.toMatchObject(refused);
    await expect(identity.rotateSession(second.refreshToken)).rejects.toMatchObject(refused);
    await expect(identity.rotateSession(bystander.refreshToken)).resolves.toMatchObject({ userId });
    const { rowCount } = await test.db.query(
      `SELECT 1 FROM identity.audit WHERE action = 'session.reused' AND subject = $1`,
      [userId],
    );
    expect(rowCount).toBe(1);
  });

  it('gives a second tab within 20 s a sibling that works as well', async () => {
    const first = await identity.openSession(userId);
    const tabA = await identity.rotateSession(first.refreshToken);
    test.clock.advance(REUSE_GRACE);
    const tabB = await identity.rotateSession(first.refreshToken);
    expect(tabB.refreshToken).not.toBe(tabA.refreshToken);
    test.clock.advance(3600);
    await expect(identity.rotateSession(tabA.refreshToken)).resolves.toMatchObject({ userId });
    await expect(identity.rotateSession(tabB.refreshToken)).resolves.toMatchObject({ userId });
  });

  it('serves ten tabs that refresh at the same moment', async () => {
    const first = await identity.openSession(userId);
    const tabs = await Promise.all(Array.from({ length: 10 }, () => identity.rotateSession(first.refreshToken)));
    expect(new Set(tabs.map(({ refreshToken }) => refreshToken)).size).toBe(10);
  });

  it('lets no rotation slip through while the family is being revoked', async () => {
    const first = await identity.openSession(userId);
    const second = await identity.rotateSession(first.refreshToken);
    test.clock.advance(REUSE_GRACE + 1);
    const [, raced] = await Promise.allSettled([
      identity.rotateSession(first.refreshToken),
      identity.rotateSession(second.refreshToken),
    ]);
    if (raced?.status === 'fulfilled') {
      await expect(identity.rotateSession(raced.value.refreshToken)).rejects.toMatchObject(refused);
    }
    await expect(identity.rotateSession(second.refreshToken)).rejects.toMatchObject(refused);
  });

  it('waits for a revocation under way and then refuses, instead of handing out a dead token', async () => {
    const { refreshToken } = await identity.openSession(userId);
    let racing: Promise<unknown> = Promise.resolve();
    await test.db.transaction(async (sql) => {
      await sql.query(
        `UPDATE identity.session_families SET revoked_at = now(), revoked_because = 'logout'
          WHERE id = (SELECT family_id FROM identity.sessions WHERE token_hash = sha256($1))`,
        [Buffer.from(refreshToken)],
      );
      racing = identity.rotateSession(refreshToken).catch((error: unknown) => error);
      await waitFor(
        async () =>
          (
            await test.db.query(
              `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
            )
          ).rowCount === 1,
        { description: 'the rotation to wait for the lock' },
      );
    });
    expect(await racing).toMatchObject(refused);
  });

  it('refuses unknown, malformed and expired tokens', async () => {
    const { refreshToken } = await identity.openSession(userId);
    for (const wrong of ['', 'nonsense', `csr_${'A'.repeat(43)}`]) {
      await expect(identity.rotateSession(wrong)).rejects.toMatchObject(refused);
    }
    test.clock.advance(REFRESH_TTL);
    await expect(identity.rotateSession(refreshToken)).rejects.toMatchObject(refused);
  });
});

describe('signing out', () => {
  it('ends the family at once, within the grace too, and may be repeated', async () => {
    const first = await identity.openSession(userId);
    const second = await identity.rotateSession(first.refreshToken);
    await identity.closeSession(second.refreshToken);
    await identity.closeSession(second.refreshToken);
    await identity.closeSession('nonsense');
    await expect(identity.rotateSession(second.refreshToken)).rejects.toMatchObject(refused);
    await expect(identity.rotateSession(first.refreshToken)).rejects.toMatchObject(refused);
  });
});

describe('deleting expired sessions', () => {
  it('takes expired tokens and emptied families, and leaves living ones', async () => {
    await identity.openSession(userId);
    test.clock.advance(REFRESH_TTL + 1);
    const living = await identity.openSession(userId);
    const total = async () => (await test.db.query('SELECT 1 FROM identity.session_families')).rowCount;
    expect(await identity.deleteExpiredSessions({ before: test.clock.now(), limit: 1 })).toBe(1);
    expect(await identity.deleteExpiredSessions({ before: test.clock.now(), limit: 1000 })).toBeGreaterThan(0);
    expect(await total()).toBe(1);
    await expect(identity.rotateSession(living.refreshToken)).resolves.toMatchObject({ userId });
  });
});
