import { randomBytes, randomUUID } from 'node:crypto';
import { decideDeleteWorkflow, evolveWorkflow, type GeneratedFrame, type Workflow } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { sampleFrame, sampleWorkflow, storeWorkflow } from '../../testing/sample-workflow.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import { createApprovalTokens } from './approval-token.ts';

const SECRET = 'a key for tests of approvals alone';
let api: RunningApi;
let owner: SignedInUser;

beforeAll(async () => {
  const variables = { JWT_SECRET: SECRET, PUBLIC_URL: 'https://callsheet.example', RATE_LIMIT_SIGN_IN: '1000' };
  api = await startApi({ stack: inject('stack'), label: 'api approvals', variables });
  owner = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

type Method = 'GET' | 'POST';
const as = (user: SignedInUser, method: Method, url: string, payload?: object) =>
  api.call({ method, url, headers: { ...user.headers }, ...(payload === undefined ? {} : { payload }) });

/** A workflow whose frames wait for a verdict. */
async function reviewable(
  frames: readonly GeneratedFrame[] = [sampleFrame(0), sampleFrame(1)],
  changes: Partial<Workflow> = {},
) {
  const workflow = sampleWorkflow(
    { ownerId: owner.id, workspaceId: owner.workspaceId },
    {
      step: 'FRAME_GENERATION',
      status: 'WAITING_USER_INPUT',
      finalRefinedPrompt: 'a cup',
      generatedFrames: frames,
      ...changes,
    },
  );
  await storeWorkflow(api, workflow);
  return `/v1/workflows/${workflow.id}`;
}
async function opened(url: string, names = ['Ann', 'Bo'], quorum = names.length) {
  const answer = await as(owner, 'POST', `${url}/approvals`, { reviewers: names.map((name) => ({ name })), quorum });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  const { reviewers }: { reviewers: { approvalUrl: string }[] } = answer.json();
  return reviewers.map(({ approvalUrl }) => new URL(approvalUrl).pathname);
}
const visit = (path: string | undefined, headers: Record<string, string> = {}) =>
  api.call({ url: path ?? '', headers: { accept: 'text/html', ...headers } });
const answer = (path: string | undefined, form: Record<string, string>) =>
  api.call({
    method: 'POST',
    url: path ?? '',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', 'sec-fetch-site': 'same-origin' },
    payload: new URLSearchParams(form).toString(),
  });
const stored = async (url: string) => {
  const workflow = await api.dependencies.app.workflowStore.workflows.find(url.split('/').at(-1) ?? '');
  if (workflow === null) throw new Error('the workflow is gone');
  return workflow;
};
const APPROVE = { 'verdict-0': 'approve', 'verdict-1': 'approve' };

describe('R-004-49: its owner', () => {
  test('opens a review, gets one link per reviewer and only then, and reads who has answered', async () => {
    const url = await reviewable();
    const answered = await as(owner, 'POST', `${url}/approvals`, {
      reviewers: [{ name: ' Ann ' }, { name: 'Bo' }],
      quorum: 1,
    });
    expect([answered.statusCode, answered.headers.location]).toEqual([201, `${url}/approvals`]);
    const review = answered.json();
    expect(review).toMatchObject({
      state: 'open',
      quorum: 1,
      reviewers: [{ name: 'Ann', votedAt: null }, { name: 'Bo' }],
    });
    expect(Date.parse(review.expiresAt) - Date.parse(review.openedAt)).toBe(72 * 3600 * 1000);
    const links: string[] = review.reviewers.map(({ approvalUrl }: { approvalUrl: string }) => approvalUrl);
    for (const link of links) expect(link).toMatch(/^https:\/\/callsheet\.example\/approve\/[\w-]{88}$/);
    expect(new Set(links).size).toBe(2);
    for (const place of [
      url,
      url.replace('/v1/workflows', '/video-workflows'),
      url.replace('/v1/workflows', '/api/video-workflows'),
    ]) {
      const read = await as(owner, 'GET', `${place}/approvals`);
      expect([read.statusCode, read.body.includes('approve/'), read.json().id]).toEqual([200, false, review.id]);
    }
  });

  test('has to ask somebody, for a quorum that can be reached, and no longer than 30 days', async () => {
    const url = await reviewable();
    const one = [{ name: 'Ann' }];
    for (const body of [
      { reviewers: [], quorum: 1 },
      { reviewers: one, quorum: 2 },
      { reviewers: one, quorum: 0 },
      { reviewers: one, quorum: 1.5 },
      { reviewers: [{ name: ' ' }], quorum: 1 },
      { reviewers: [{ name: 'x'.repeat(101) }], quorum: 1 },
      { reviewers: one, quorum: 1, expiresInHours: 721 },
      { reviewers: one, quorum: 1, expiresInHours: 0 },
    ]) {
      const refused = await as(owner, 'POST', `${url}/approvals`, body);
      expect([body, refused.statusCode, refused.json().code]).toEqual([body, 400, 'VALIDATION_ERROR']);
    }
    const none = await as(owner, 'GET', `${url}/approvals`);
    expect([none.statusCode, none.json().message]).toEqual([404, 'Team review not found']);
  });

  test('alone opens, reads and closes, and closes only what is open', async () => {
    const url = await reviewable();
    const [path] = await opened(url);
    const other = await api.signUp();
    for (const [method, end, body] of [
      ['POST', '', { reviewers: [{ name: 'Ann' }], quorum: 1 }],
      ['GET', '', undefined],
      ['POST', '/close', undefined],
    ] as const) {
      const refused = await as(other, method, `${url}/approvals${end}`, body);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'FORBIDDEN']);
    }
    expect((await as(owner, 'GET', '/v1/workflows/0123456789abcdef01234567/approvals')).statusCode).toBe(404);
    const closed = await as(owner, 'POST', `${url}/approvals/close`);
    expect([closed.statusCode, closed.json().state]).toEqual([200, 'closed']);
    const again = await as(owner, 'POST', `${url}/approvals/close`);
    expect([again.statusCode, again.json().code]).toEqual([409, 'ILLEGAL_TRANSITION']);
    expect((await visit(path)).statusCode).toBe(410);
    expect((await answer(path, APPROVE)).statusCode).toBe(410);
  });
});

describe('R-004-49: a link', () => {
  test('shows the frames under addresses that are signed, in a page that needs nobody else, and spends nothing', async () => {
    const url = await reviewable();
    const [path] = await opened(url);
    for (let visits = 0; visits < 3; visits += 1) {
      const page = await visit(path, { cookie: 'access_token=x' });
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    }
    expect((await api.call({ method: 'HEAD', url: path ?? '' })).statusCode).toBe(200);
    expect((await stored(url)).version).toBe(2);
    const page = await visit(path);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src http:\/\/[\w.]+:\d+; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    const pictures = [...page.body.matchAll(/<img src="([^"]+)"/g)].map(([, source = '']) => source);
    expect(pictures).toHaveLength(2);
    for (const picture of pictures) expect(picture).toContain('X-Amz-Signature=');
    expect(page.body).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(page.body).not.toMatch(/<script|<link|javascript:|\son\w+=|@import|<iframe/i);
    expect(page.body).toMatch(/<form method="post">/);
  });

  test('is a page of well-nested HTML whose style is the one that its policy allows', async () => {
    const [path] = await opened(await reviewable());
    for (const page of [
      await visit(path),
      await answer(path, APPROVE),
      await visit(path),
      await visit('/approve/nonsense'),
    ]) {
      expect(unclosed(page.body), page.body).toEqual([]);
      const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page.body) ?? [];
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)));
      expect(page.headers['content-security-policy']).toContain(`'sha256-${Buffer.from(digest).toString('base64')}'`);
    }
  });

  test('is spent by the form, says thanks, and a second time that it was used', async () => {
    const url = await reviewable();
    const [ann, bo] = await opened(url);
    const thanks = await answer(ann, { ...APPROVE, 'verdict-1': 'reject', 'feedback-1': 'too dark\r\nby far' });
    expect([thanks.statusCode, thanks.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(thanks.body).toContain('Thank you, Ann');
    expect(thanks.body).toContain('of 2 frames of “Autumn cups” you approved 1.');
    for (const used of [await visit(ann), await answer(ann, APPROVE)]) {
      expect([used.statusCode, used.body.includes('You have answered already')]).toEqual([409, true]);
    }
    const read = (await as(owner, 'GET', `${url}/approvals`)).json();
    expect(read.state).toBe('open');
    expect(read.reviewers[0]).toMatchObject({
      name: 'Ann',
      votedAt: expect.any(String),
      verdicts: [
        { frameNumber: 0, approved: true, feedback: null },
        { frameNumber: 1, approved: false, feedback: 'too dark\nby far' },
      ],
    });
    expect((await answer(bo, APPROVE)).statusCode).toBe(200);
    const decided = await stored(url);
    expect(decided.generatedFrames.map(({ approved, feedback }) => [approved, feedback])).toEqual([
      [true, null],
      [false, 'Ann: too dark\nby far'],
    ]);
    expect([decided.teamReview?.state, decided.step]).toEqual(['decided', 'FRAME_REVIEW']);
  });

  test('counts once when its form is sent twice at the same moment', async () => {
    const url = await reviewable();
    const [path] = await opened(url, ['Ann', 'Bo', 'Cy'], 1);
    const codes = (await Promise.all([answer(path, APPROVE), answer(path, APPROVE)])).map(
      ({ statusCode }) => statusCode,
    );
    expect(codes.sort()).toEqual([200, 409]);
    expect((await stored(url)).framesApproved).toBe(true);
  });

  test('asks again for a frame without a choice or with too many words, and keeps what was written', async () => {
    const [path] = await opened(await reviewable());
    const open = await answer(path, { 'verdict-0': 'reject', 'feedback-0': 'no "<b>" please' });
    expect(open.statusCode).toBe(400);
    expect(open.body).toContain('Please choose Approve or Reject for every frame; still open: 2.');
    expect(open.body).toContain('no &quot;&lt;b&gt;&quot; please</textarea>');
    expect(open.body).toMatch(/name="verdict-0" value="reject" required checked/);
    const long = await answer(path, { ...APPROVE, 'feedback-1': '🎬'.repeat(501) });
    expect([long.statusCode, long.body.includes('at most 500 characters')]).toEqual([400, true]);
    expect((await answer(path, { ...APPROVE, 'feedback-1': '🎬'.repeat(500) })).statusCode).toBe(200);
  });

  test('takes JSON too and answers programs in JSON', async () => {
    const [ann, bo] = await opened(await reviewable());
    const send = (path: string | undefined, payload: object) => api.call({ method: 'POST', url: path ?? '', payload });
    const verdicts = [
      { frameNumber: 0, approved: true },
      { frameNumber: 1, approved: false, feedback: 'no' },
    ];
    const taken = await send(ann, { verdicts });
    expect([taken.statusCode, taken.json()]).toMatchObject([200, { name: 'Ann', verdicts: [{}, { feedback: 'no' }] }]);
    expect((await send(ann, { verdicts })).json()).toMatchObject({ success: false, code: 'LINK_USED' });
    for (const body of [{ verdicts: [] }, { verdicts: [verdicts[0], verdicts[0]] }, {}, { verdicts: 'all' }]) {
      const refused = await send(bo, body);
      expect([body, refused.statusCode, refused.json().code]).toEqual([body, 400, 'VALIDATION_ERROR']);
    }
    const text = await api.call({
      method: 'POST',
      url: bo ?? '',
      headers: { 'content-type': 'text/plain' },
      payload: 'yes',
    });
    expect(text.statusCode).toBe(415);
  });

  test('of another workflow, of an earlier review, of nobody or past its end never works, and says what to do', async () => {
    const url = await reviewable();
    const [first] = await opened(url);
    await as(owner, 'POST', `${url}/approvals/close`);
    await opened(url);
    const { id, teamReview } = await stored(url);
    const tokens = createApprovalTokens({ secret: SECRET });
    const subject = {
      workflowId: id,
      reviewId: teamReview?.id ?? '',
      reviewerId: teamReview?.reviewers[0]?.id ?? '',
      expiresAt: new Date(Date.now() + 60_000),
    };
    const other = (await reviewable()).split('/').at(-1) ?? '';
    await opened(`/v1/workflows/${other}`);
    const past = { ...subject, expiresAt: new Date(Date.now() - 1) };
    for (const [path, status] of [
      [first, 410],
      [`/approve/${tokens.create({ ...subject, workflowId: other })}`, 410],
      [`/approve/${tokens.create({ ...subject, reviewerId: randomUUID() })}`, 410],
      [`/approve/${tokens.create(past)}`, 410],
      [`/approve/${tokens.create({ ...subject, workflowId: randomBytes(12).toString('hex') })}`, 404],
      [`/approve/${createApprovalTokens({ secret: 'someone else has a key of this length' }).create(subject)}`, 404],
      ['/approve/nonsense', 404],
      ['/approve/%00%ff', 404],
    ] as const) {
      for (const shown of [await visit(path), await answer(path, APPROVE)]) {
        expect([path, shown.statusCode]).toEqual([path, status]);
      }
    }
    expect((await stored(url)).version).toBe(4);
    const lost = await visit('/approve/nonsense');
    expect(lost.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(lost.body).toContain('ask the person who sent it to you for a new one');
    expect((await visit(`/approve/${tokens.create(subject)}`)).statusCode).toBe(200);
  });

  test('shows nothing of a workflow that was deleted', async () => {
    const url = await reviewable();
    const [path] = await opened(url);
    const before = await stored(url);
    const event = decideDeleteWorkflow(before, { now: new Date(), by: { kind: 'user', id: owner.id } });
    const { workflows } = api.dependencies.app.workflowStore;
    await workflows.applyEvent({ expectedVersion: before.version, workflow: evolveWorkflow(before, event), event });
    expect((await visit(path)).statusCode).toBe(404);
  });

  test('shows every text as text, whatever it contains', async () => {
    const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;
    const url = await reviewable([sampleFrame(0, { prompt: evil })], { title: evil });
    const [path] = await opened(url, [`<script>3</script>`]);
    const shown = await visit(path);
    const again = await answer(path, { 'feedback-0': `</textarea>${evil}` });
    const thanks = await answer(path, { 'verdict-0': 'reject', 'feedback-0': evil });
    expect([shown.statusCode, again.statusCode, thanks.statusCode]).toEqual([200, 400, 200]);
    for (const page of [shown, again, thanks]) {
      expect(page.body).not.toMatch(/<script|<img src=x|onerror=alert\(2\)>(?!&)/);
      expect(page.body).toContain('&lt;script&gt;');
      expect(unclosed(page.body)).toEqual([]);
    }
  });
});

const VOID = new Set(['meta', 'img', 'input', 'br']);

/** Elements of a page that are not closed where they should be: the tags, read with their attributes in quotes. */
function unclosed(page: string): readonly string[] {
  const open: string[] = [];
  const text = page.replace(/<!doctype html>/, '').replace(/<style>[\s\S]*?<\/style>/, '');
  for (const [, slash, name = ''] of text.matchAll(/<(\/?)([a-z]\w*)(?:\s+[a-z-]+(?:="[^"<>]*")?)*\s*>/g)) {
    if (slash === '' && !VOID.has(name)) open.push(name);
    if (slash === '/' && open.pop() !== name) return [...open, `/${name}`];
  }
  return open;
}
