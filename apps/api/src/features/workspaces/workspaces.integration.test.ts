import { randomUUID } from 'node:crypto';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import { takeVideos } from '../../testing/take-videos.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
let api: RunningApi;
/** A second process on the same stores, which remembers nobody. */
let other: RunningApi;

beforeAll(async () => {
  const variables = { RATE_LIMIT_JOB_CREATE: '1000', RATE_LIMIT_PER_IP: '10000' };
  api = await startApi({ stack: inject('stack'), label: 'api workspaces', variables });
  other = await api.another();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await other?.stop();
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';
interface Call {
  readonly method?: Method;
  readonly payload?: object;
  /** Workspace that is selected by the header. */
  readonly in?: string;
  readonly through?: RunningApi;
}

function as(user: SignedInUser, url: string, call: Call = {}) {
  return (call.through ?? api).call({
    method: call.method ?? 'GET',
    url,
    headers: { ...user.headers, ...(call.in === undefined ? {} : { 'x-workspace-id': call.in }) },
    ...(call.payload === undefined ? {} : { payload: call.payload }),
  });
}

/** An owner, a member of their personal workspace, and somebody else. */
async function team() {
  const [owner, member, stranger] = [await api.signUp(), await api.signUp(), await api.signUp()];
  const home = owner.workspaceId;
  const payload = { email: member.email };
  const added = await as(owner, `/v1/workspaces/${home}/members`, { method: 'POST', payload });
  expect(added.statusCode).toBe(201);
  return { owner, member, stranger, home };
}

test('R-000-02: a workspace is made by its owner, listed and read by its members', async () => {
  const owner = await api.signUp();
  const created = await as(owner, '/v1/workspaces', { method: 'POST', payload: { name: '  Shop  films ' } });
  expect(created.statusCode).toBe(201);
  expect(created.json()).toMatchObject({
    name: 'Shop  films',
    plan: 'junior',
    ownerId: owner.id,
    role: 'owner',
    billingAnchorDay: null,
  });
  const { id } = created.json();
  expect(created.headers.location).toBe(`/v1/workspaces/${id}`);
  expect((await as(owner, `/v1/workspaces/${id}`)).json()).toEqual(created.json());
  const listed = (await as(owner, '/v1/workspaces')).json().data;
  expect(listed.map((workspace: { id: string }) => workspace.id)).toEqual([owner.workspaceId, id]);
  const ordered = await as(owner, '/v1/jobs', { method: 'POST', payload: ORDER, in: id });
  expect(ordered.statusCode).toBe(201);
  const used = async (workspaceId: string) =>
    (await as(owner, '/v1/usage', { in: workspaceId })).json().videoGenerations.used;
  expect([await used(id), await used(owner.workspaceId)]).toEqual([1, 0]);
  for (const payload of [
    {},
    { name: '   ' },
    { name: 'a\u0000b' },
    { name: 'x'.repeat(101) },
    { name: 'a', plan: 'executive' },
  ]) {
    const refused = await as(owner, '/v1/workspaces', { method: 'POST', payload });
    expect([payload, refused.statusCode, refused.json().code]).toEqual([payload, 400, 'VALIDATION_ERROR']);
  }
});

test('the owner adds registered people by email, and takes them out again', async () => {
  const { owner, member, stranger, home } = await team();
  const members = `/v1/workspaces/${home}/members`;
  const again = await as(owner, members, { method: 'POST', payload: { email: ` ${member.email.toUpperCase()}` } });
  expect([again.statusCode, again.json()]).toMatchObject([200, { userId: member.id, role: 'member' }]);
  const unknown = await as(owner, members, { method: 'POST', payload: { email: 'nobody@example.com' } });
  expect([unknown.statusCode, unknown.json().message]).toEqual([
    404,
    'Nobody is registered with this email; they have to register first.',
  ]);
  const listed = (await as(member, members)).json().data;
  expect(listed).toMatchObject([
    { userId: owner.id, email: owner.email, role: 'owner' },
    { userId: member.id, role: 'member' },
  ]);
  const byMember = await as(member, members, { method: 'POST', payload: { email: stranger.email } });
  expect([byMember.statusCode, byMember.json().message]).toEqual([
    403,
    'Only the owner of this workspace may do this.',
  ]);
  const remove = (actor: SignedInUser, userId: string) => as(actor, `${members}/${userId}`, { method: 'DELETE' });
  expect((await remove(member, owner.id)).statusCode).toBe(403);
  const ofOwner = await remove(owner, owner.id);
  expect([ofOwner.statusCode, ofOwner.json().message]).toEqual([
    403,
    'The owner cannot be removed from their workspace.',
  ]);
  expect((await remove(owner, stranger.id)).statusCode).toBe(404);
  expect((await remove(owner, 'x')).statusCode).toBe(404);
  expect((await remove(member, member.id)).statusCode).toBe(204);
  expect((await remove(owner, member.id)).statusCode).toBe(404);
  expect((await as(owner, members)).json().data).toHaveLength(1);
});

test('who was removed is refused at once by a process that did not know them, and within 5 s by one that did', async () => {
  const { owner, member, home } = await team();
  expect((await as(member, '/v1/usage', { in: home })).statusCode).toBe(200);
  const removedAt = performance.now();
  await as(owner, `/v1/workspaces/${home}/members/${member.id}`, { method: 'DELETE' });
  expect((await as(member, '/v1/usage', { in: home, through: other })).statusCode).toBe(403);
  await waitFor(async () => (await as(member, '/v1/usage', { in: home })).statusCode === 403, {
    description: 'the removed member to be refused',
    timeoutMs: 10_000,
    intervalMs: 100,
  });
  expect(performance.now() - removedAt).toBeLessThan(7_000);
  expect((await as(member, '/v1/usage')).statusCode).toBe(200);
});

test('C-09: every route of a workspace is 403 for a stranger and 404 for an unknown or malformed id', async () => {
  const { owner, member, stranger, home } = await team();
  const routes = api.routes.filter(({ url }) => url.startsWith('/v1/workspaces/:id'));
  const bodies: Record<string, object> = { POST: { email: stranger.email }, PATCH: { billingAnchorDay: 5 } };
  expect(routes.length).toBeGreaterThanOrEqual(5);
  for (const route of routes) {
    // C-40: no API key speaks for a person here.
    expect(route.config?.access).toBe('session');
    for (const method of [route.method].flat()) {
      const payload = bodies[method];
      const status = async (id: string) =>
        (
          await as(stranger, route.url.replace(':id', id).replace(':userId', member.id), {
            method: method as Method,
            ...(payload === undefined ? {} : { payload }),
          })
        ).statusCode;
      expect([method, route.url, await status(home), await status(randomUUID()), await status('x%00')]).toEqual([
        method,
        route.url,
        403,
        404,
        404,
      ]);
    }
  }
  expect((await as(owner, `/v1/workspaces/${home}/members`)).json().data).toHaveLength(2);
});

test('R-000-02: jobs of product videos are read by all members, and changed by their maker and the workspace owner', async () => {
  const { owner, member, stranger, home } = await team();
  const colleague = await api.signUp();
  await as(owner, `/v1/workspaces/${home}/members`, { method: 'POST', payload: { email: colleague.email } });
  const { app } = api.dependencies;
  const { id } = await app.commands.create({
    id: app.newJobId(),
    kind: 'prompt',
    origin: 's000',
    ownerId: member.id,
    workspaceId: home,
    title: null,
    input: { prompt: 'a red ball', style: null },
    requested: { aspectRatio: '16:9', durationSeconds: 4, fps: null, strict: false, model: null },
    defaultModel: 'google/veo-3.1',
    priority: 0,
    deadlineSeconds: 600,
    ...(await app.usage.allowance(home)),
  });
  for (const path of ['', '/events', '/receipt', '/attempts']) {
    const url = `/v1/jobs/${id}${path}`;
    const statuses = [
      (await as(owner, url)).statusCode,
      (await as(member, url, { in: home })).statusCode,
      (await as(colleague, url, { in: home })).statusCode,
      (await as(member, url)).statusCode,
      (await as(stranger, url)).statusCode,
    ];
    expect([path, ...statuses]).toEqual([path, 200, 200, 200, 403, 403]);
  }
  const cancel = (user: SignedInUser) => as(user, `/v1/jobs/${id}/cancel`, { method: 'POST', in: home });
  const byColleague = await cancel(colleague);
  expect([byColleague.statusCode, byColleague.json().message]).toEqual([
    403,
    'Only who made this video and the owner of the workspace may change it.',
  ]);
  expect((await cancel(owner)).statusCode).toBe(202);
});

test('a retry spends the allowance of the job’s own workspace, and only from within it', async () => {
  const { owner, member, home } = await team();
  const { id } = (await as(member, '/v1/jobs', { method: 'POST', payload: ORDER, in: home })).json();
  expect((await as(member, `/v1/jobs/${id}/cancel`, { method: 'POST' })).statusCode).toBe(202);
  const outside = await as(member, `/v1/jobs/${id}/retry`, { method: 'POST' });
  expect([outside.statusCode, outside.json().message]).toEqual([
    403,
    'This job belongs to another workspace; name it in the header X-Workspace-Id.',
  ]);
  expect((await as(member, `/v1/jobs/${id}/retry`, { method: 'POST', in: home })).statusCode).toBe(202);
  expect((await as(owner, '/v1/usage')).json().videoGenerations.used).toBe(1);
});

test('R-000-42: of two members who race for the last video of the month, exactly one gets it', async () => {
  const { owner, member, home } = await team();
  await takeVideos(api, { workspaceId: home, amount: 29 });
  const almost = (await as(member, '/v1/usage', { in: home })).json().videoGenerations;
  expect(almost).toMatchObject({ used: 29, remaining: 1, state: 'almost_full' });
  expect(almost.warning).toMatch(/^Only 1 video is left until \d{4}-\d\d-\d\d\. You have used 29\/30 videos/);
  const answers = await Promise.all([
    as(owner, '/v1/jobs', { method: 'POST', payload: ORDER }),
    as(member, '/v1/jobs', { method: 'POST', payload: ORDER, in: home, through: other }),
  ]);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 429]);
  const refused = answers.find(({ statusCode }) => statusCode === 429);
  expect(refused?.json().code).toBe('QUOTA_EXCEEDED');
  expect(refused?.json().message).toMatch(
    /^Video generation limit reached\. You have used 30\/30 videos for this billing period/,
  );
  const full = (await as(owner, '/v1/usage')).json().videoGenerations;
  expect(full).toMatchObject({ used: 30, remaining: 0, percentage: 100, state: 'limit_reached' });
  expect(refused?.json().details.resetsAt).toBe(full.resetsAt);
  expect((await as(owner, '/v1/usage/ledger/verify')).json().sound).toBe(true);
});

test('C-12: the owner moves the anchor day; the running period and what was used in it go on until its new end', async () => {
  const { owner, member, home } = await team();
  const url = `/v1/workspaces/${home}`;
  await as(owner, '/v1/jobs', { method: 'POST', payload: ORDER });
  const before = (await as(owner, '/v1/usage')).json().videoGenerations;
  expect((await as(member, url, { method: 'PATCH', payload: { billingAnchorDay: 15 } })).statusCode).toBe(403);
  for (const billingAnchorDay of [0, 29, 1.5, '15', undefined]) {
    const refused = await as(owner, url, { method: 'PATCH', payload: { billingAnchorDay } });
    expect([billingAnchorDay, refused.statusCode]).toEqual([billingAnchorDay, 400]);
  }
  const changed = await as(owner, url, { method: 'PATCH', payload: { billingAnchorDay: 15 } });
  expect([changed.statusCode, changed.json().billingAnchorDay]).toEqual([200, 15]);
  const after = (await as(owner, '/v1/usage')).json().videoGenerations;
  expect(after).toMatchObject({ period: before.period, used: 1, limit: 30 });
  expect(after.resetsAt).toBe(before.resetsAt.replace('-01T', '-15T'));
  expect(after.resetsAt).toBe(changed.json().period.endsAt);
  await as(owner, '/v1/jobs', { method: 'POST', payload: ORDER });
  expect((await as(owner, '/v1/usage')).json().videoGenerations).toMatchObject({ period: before.period, used: 2 });
});
