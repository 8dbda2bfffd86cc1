import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestIdentity, type TestIdentity } from './testing/open-test-identity.ts';

const tasks: TestNode[] = [];
let test: TestIdentity;
const password = 'correct horse';

beforeAll(async () => {
  test = await openTestIdentity({ adminUrl: inject('stack').postgresUrl, label: 'identity register' });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

async function rowsOf(table: 'users' | 'workspaces' | 'members' | 'audit'): Promise<number> {
  const { rows } = await test.db.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM identity.users) AS users, (SELECT count(*) FROM identity.workspaces) AS workspaces,
            (SELECT count(*) FROM identity.members) AS members, (SELECT count(*) FROM identity.audit) AS audit`,
  );
  return rows[0]?.[table] ?? -1;
}

describe('registering a user', () => {
  it('makes the user, a junior workspace that they own, the sign-up grant and an audit line', async () => {
    const identity = test.open();
    const { user, workspace } = await identity.registerUser({ email: 'Ada@Example.com', password, name: 'Ada' });
    expect(user).toMatchObject({ email: 'ada@example.com', name: 'Ada', roles: [] });
    expect(workspace).toMatchObject({ plan: 'junior', role: 'owner', ownerId: user.id });
    expect(await identity.findUser(user.id)).toEqual(user);
    expect(await identity.findWorkspaceFor({ userId: user.id })).toEqual(workspace);
    expect(await identity.findWorkspace(workspace.id)).toMatchObject({ plan: 'junior', name: workspace.name });
    const granted = await test.db.query('SELECT * FROM signup_credit WHERE user_id = $1', [user.id]);
    expect(granted.rows).toEqual([{ user_id: user.id, workspace_id: workspace.id }]);
    const audit = await test.db.query('SELECT actor_id, action FROM identity.audit WHERE subject = $1', [user.id]);
    expect(audit.rows).toEqual([{ actor_id: user.id, action: 'user.registered' }]);
  });

  it('never stores the password and never hands out its hash', async () => {
    const { user } = await test.open().registerUser({ email: 'hash@example.com', password });
    expect(Object.keys(user).sort()).toEqual(['createdAt', 'email', 'id', 'name', 'roles']);
    const { rows } = await test.db.query<{ text: string }>(
      'SELECT u::text AS text FROM identity.users u WHERE id = $1',
      [user.id],
    );
    expect(rows[0]?.text).toContain('$argon2id$');
    expect(rows[0]?.text).not.toContain(password);
  });

  it('lets one of ten simultaneous registrations of an address win, in whatever case it is written', async () => {
    const identity = test.open();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        identity.registerUser({ email: index % 2 === 0 ? 'race@example.com' : 'RACE@Example.COM', password }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'EMAIL_TAKEN' });
    }
    const { rowCount } = await test.db.query(`SELECT 1 FROM identity.users WHERE email = 'race@example.com'`);
    expect(rowCount).toBe(1);
  });

  it('leaves nothing behind when the sign-up grant fails', async () => {
    const before = [await rowsOf('users'), await rowsOf('workspaces'), await rowsOf('members'), await rowsOf('audit')];
    const failing = test.open({ onRegistered: () => Promise.reject(new Error('ledger down')) });
    await expect(failing.registerUser({ email: 'undone@example.com', password })).rejects.toThrow('ledger down');
    expect([await rowsOf('users'), await rowsOf('workspaces'), await rowsOf('members'), await rowsOf('audit')]).toEqual(
      before,
    );
    await expect(test.open().registerUser({ email: 'undone@example.com', password })).resolves.toBeDefined();
  });

  it('refuses a bad address and a short password before anything is written', async () => {
    const before = await rowsOf('users');
    const identity = test.open();
    await expect(identity.registerUser({ email: 'nobody', password })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    await expect(identity.registerUser({ email: 'short@example.com', password: 'short' })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    expect(await rowsOf('users')).toBe(before);
  });

  it('makes admins of listed addresses only where unverified admins are allowed', async () => {
    const adminEmails = ['Admin@Example.com'];
    const closed = test.open({ signup: { adminEmails: ['other@example.com'], allowUnverifiedAdmin: true } });
    expect((await closed.registerUser({ email: 'plain@example.com', password })).user.roles).toEqual([]);
    const strict = test.open({ signup: { adminEmails: ['strict@example.com'], allowUnverifiedAdmin: false } });
    expect((await strict.registerUser({ email: 'strict@example.com', password })).user.roles).toEqual([]);
    const open = test.open({ signup: { adminEmails, allowUnverifiedAdmin: true } });
    const { user } = await open.registerUser({ email: 'admin@example.com', password });
    expect(user.roles).toEqual(['admin']);
    expect((await open.findUser(user.id))?.roles).toEqual(['admin']);
  });
});

describe('looking people and workspaces up', () => {
  it('finds nobody for unknown and malformed ids', async () => {
    const identity = test.open();
    for (const id of ['', 'nope', '\u0000', '00000000-0000-4000-8000-000000000000', "' OR 1=1 --"]) {
      expect(await identity.findUser(id)).toBeNull();
      expect(await identity.findWorkspace(id)).toBeNull();
      expect(await identity.findWorkspaceFor({ userId: id })).toBeNull();
    }
  });

  it('shows a workspace to its members only', async () => {
    const identity = test.open();
    const owner = await identity.registerUser({ email: 'owner@example.com', password });
    const guest = await identity.registerUser({ email: 'guest@example.com', password });
    const asked = { userId: guest.user.id, workspaceId: owner.workspace.id };
    expect(await identity.findWorkspaceFor(asked)).toBeNull();
    await test.db.query(
      `INSERT INTO identity.members (workspace_id, user_id, role, created_at) VALUES ($1, $2, 'member', '2001-01-01')`,
      [owner.workspace.id, guest.user.id],
    );
    expect(await identity.findWorkspaceFor(asked)).toMatchObject({ id: owner.workspace.id, role: 'member' });
    expect(await identity.findWorkspaceFor({ userId: guest.user.id })).toEqual(guest.workspace);
    expect(await identity.findWorkspaceFor({ ...asked, workspaceId: 'x' })).toBeNull();
  });
});

describe('granting a role', () => {
  it('gives it once, notes it once, and knows nobody by an unknown address', async () => {
    const identity = test.open();
    const { user } = await identity.registerUser({ email: 'promoted@example.com', password });
    for (let round = 0; round < 2; round += 1) {
      const granted = await identity.grantRole({ email: 'Promoted@example.com', role: 'admin', actorId: null });
      expect(granted).toMatchObject({ id: user.id, roles: ['admin'] });
    }
    const { rows } = await test.db.query(
      `SELECT actor_id, details FROM identity.audit WHERE subject = $1 AND action = 'role.granted'`,
      [user.id],
    );
    expect(rows).toEqual([{ actor_id: null, details: { role: 'admin' } }]);
    await expect(
      identity.grantRole({ email: 'nobody@example.com', role: 'admin', actorId: null }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the audit', () => {
  it('can be added to and not be changed', async () => {
    const identity = test.open();
    await identity.recordAudit(undefined, {
      actorId: null,
      action: 'plan.changed',
      subject: 'w1',
      details: { to: 'senior' },
    });
    await expect(test.db.query(`UPDATE identity.audit SET action = 'x' WHERE subject = 'w1'`)).rejects.toThrow(
      'append-only',
    );
    await expect(test.db.query(`DELETE FROM identity.audit WHERE subject = 'w1'`)).rejects.toThrow('append-only');
    await expect(test.db.query('TRUNCATE identity.audit')).rejects.toThrow('append-only');
    const { rows } = await test.db.query(`SELECT action, details FROM identity.audit WHERE subject = 'w1'`);
    expect(rows).toEqual([{ action: 'plan.changed', details: { to: 'senior' } }]);
  });
});
