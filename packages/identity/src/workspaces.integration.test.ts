import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Membership, User } from './account.ts';
import type { Identity } from './create-identity.ts';
import { openTestIdentity, type TestIdentity } from './testing/open-test-identity.ts';

const tasks: TestNode[] = [];
let test: TestIdentity;
let identity: Identity;
let registered = 0;

beforeAll(async () => {
  test = await openTestIdentity({ adminUrl: inject('stack').postgresUrl, label: 'identity workspaces' });
  identity = test.open();
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

async function signUp(): Promise<{ user: User; workspace: Membership }> {
  registered += 1;
  return identity.registerUser({ email: `someone-${registered}@example.com`, password: 'correct horse' });
}

const actor = ({ id }: { id: string }, isAdmin = false) => ({ userId: id, isAdmin });

async function auditOf(subject: string): Promise<readonly string[]> {
  return (await identity.listAudit({ subject, limit: 100 })).map(({ action }) => action);
}

describe('workspaces', () => {
  it('come into being with their owner as a member and an audit line, as often as one may own them', async () => {
    const { user, workspace } = await signUp();
    const results = await Promise.allSettled(
      Array.from({ length: 25 }, (_, index) => identity.createWorkspace({ ownerId: user.id, name: `Nr ${index}` })),
    );
    const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(made).toHaveLength(19);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'LIMIT_REACHED' });
    }
    const listed = await identity.listWorkspaces(user.id);
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set([workspace.id, ...made.map(({ id }) => id)]));
    expect(await identity.getWorkspace({ workspaceId: made[0]?.id ?? '', actor: actor(user) })).toMatchObject({
      workspace: { ownerId: user.id, plan: 'junior', billing: { anchorDay: null, runningPeriod: null } },
      role: 'owner',
    });
    expect(await auditOf(made[0]?.id ?? '')).toEqual(['workspace.created']);
  });

  it('know who belongs to them, and show an admin what they show a member', async () => {
    const { user: owner, workspace } = await signUp();
    const { user: member } = await signUp();
    const { user: admin } = await signUp();
    const where = { workspaceId: workspace.id };
    const roleOf = (user: User) => identity.findRole({ ...where, userId: user.id });
    expect([await roleOf(owner), await roleOf(member)]).toEqual(['owner', null]);
    const adding = { ...where, actor: actor(owner), email: member.email };
    const added = await Promise.all([identity.addMember(adding), identity.addMember(adding)]);
    expect(added.map((result) => result.added).sort()).toEqual([false, true]);
    expect(await roleOf(member)).toBe('member');
    const members = await identity.listMembers({ ...where, actor: actor(admin, true) });
    expect(members.map(({ userId, role }) => [userId, role])).toEqual([
      [owner.id, 'owner'],
      [member.id, 'member'],
    ]);
    expect(await identity.getWorkspace({ ...where, actor: actor(admin, true) })).toMatchObject({ role: null });
    await expect(identity.listMembers({ ...where, actor: actor(admin) })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const byAdmin = identity.addMember({ ...adding, actor: actor(admin, true) });
    await expect(byAdmin).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await identity.removeMember({ ...where, actor: actor(owner), userId: member.id.toUpperCase() });
    expect(await roleOf(member)).toBeNull();
    expect(await auditOf(workspace.id)).toEqual(['member.removed', 'member.added']);
    expect(await identity.findRole({ workspaceId: 'x', userId: 'y' })).toBeNull();
    expect(await identity.listWorkspaces('y')).toEqual([]);
  });

  it('keep an owner, whoever asks', async () => {
    const { user: owner, workspace } = await signUp();
    const leaving = { workspaceId: workspace.id, actor: actor(owner), userId: owner.id };
    await expect(identity.removeMember(leaving)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await identity.findRole({ workspaceId: workspace.id, userId: owner.id })).toBe('owner');
  });
});

describe('a change of plan', () => {
  it('R-000-41: is undone together with its audit line when the limit cannot follow', async () => {
    const { user, workspace } = await signUp();
    const change = { workspaceId: workspace.id, plan: 'senior', actorId: user.id } as const;
    const failing = test.open({ onPlanChanged: () => Promise.reject(new Error('ledger down')) });
    await expect(failing.changePlan(change)).rejects.toThrow('ledger down');
    expect(await identity.findWorkspace(workspace.id)).toMatchObject({ plan: 'junior' });
    expect(await auditOf(workspace.id)).toEqual([]);
    await identity.changePlan(change);
    expect(await identity.findWorkspace(workspace.id)).toMatchObject({ plan: 'senior' });
    expect(await auditOf(workspace.id)).toEqual(['workspace.plan_changed']);
  });

  it('brings the limit up to date again on the plan that it has, and notes nothing', async () => {
    const { user, workspace } = await signUp();
    const told: string[] = [];
    const watched = test.open({ onPlanChanged: async (_sql, { id, plan }) => void told.push(`${id} ${plan}`) });
    await watched.changePlan({ workspaceId: workspace.id, plan: 'junior', actorId: user.id });
    expect([told, await auditOf(workspace.id)]).toEqual([[`${workspace.id} junior`], []]);
  });
});

describe('the billing anchor (C-12)', () => {
  it('is moved by owner and admin, keeps the running period and is noted with its new end', async () => {
    const { user: owner, workspace } = await signUp();
    const { user: member } = await signUp();
    const where = { workspaceId: workspace.id };
    await identity.addMember({ ...where, actor: actor(owner), email: member.email });
    const byMember = identity.changeBillingAnchor({ ...where, actor: actor(member), anchorDay: 20 });
    await expect(byMember).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { workspace: changed } = await identity.changeBillingAnchor({ ...where, actor: actor(owner), anchorDay: 20 });
    expect(changed.billing).toEqual({ anchorDay: 20, runningPeriod: '2031-05' });
    expect(await identity.findWorkspace(workspace.id)).toEqual(changed);
    await identity.changeBillingAnchor({ ...where, actor: actor(owner), anchorDay: 20 });
    const byAdmin = { ...where, actor: actor(member, true), anchorDay: null };
    expect((await identity.changeBillingAnchor(byAdmin)).workspace.billing).toEqual({
      anchorDay: null,
      runningPeriod: '2031-05',
    });
    const [back, moved] = await identity.listAudit({ subject: workspace.id, limit: 10 });
    expect([moved?.details, back?.details]).toEqual([
      { from: null, to: 20, period: '2031-05', endsAt: '2031-06-20T00:00:00.000Z' },
      { from: 20, to: null, period: '2031-05', endsAt: '2031-06-01T00:00:00.000Z' },
    ]);
  });
});
