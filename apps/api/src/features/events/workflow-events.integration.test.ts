import { createObjectId } from '@callsheet/database';
import type { Workflow } from '@callsheet/domain';
import { createWorkflow, reviewFrames } from '@callsheet/engine';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type OpenedStream, openStream } from '../../testing/open-stream.ts';
import { sampleFrame, sampleWorkflow, storeWorkflow } from '../../testing/sample-workflow.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import { createWorkflowWaits } from './workflow-waits.ts';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api workflow events' });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const store = () => api.dependencies.app.workflowStore;
/** What happens then is told to nobody. */
const silent = () => ({ ...store(), notifyWorkflow: async () => undefined });
const byOf = (user: SignedInUser) => ({ kind: 'user', id: user.id }) as const;

async function begin(user: SignedInUser, via = store()): Promise<string> {
  const metadata = { targetAudience: null, tone: null, duration: null, style: null, aspectRatio: null };
  const draft = { title: 'Cups', initialPrompt: 'a secret cup', campaignId: null, metadata };
  const owner = { ownerId: user.id, workspaceId: user.workspaceId, by: byOf(user) };
  return (await createWorkflow(via, { id: createObjectId(), ...owner, draft })).id;
}
async function reviewable(user: SignedInUser, at = new Date()): Promise<Workflow> {
  const owner = { ownerId: user.id, workspaceId: user.workspaceId };
  const frames = { generatedFrames: [sampleFrame(0), sampleFrame(1)], createdAt: at, lastActivity: at };
  const state = { step: 'FRAME_GENERATION', status: 'WAITING_USER_INPUT', ...frames } as const;
  const workflow = sampleWorkflow(owner, state);
  await storeWorkflow(api, workflow);
  return workflow;
}
const verdicts = [
  { frameNumber: 0, approved: true, feedback: null },
  { frameNumber: 1, approved: false, feedback: 'too dark' },
];
const review = (user: SignedInUser, workflowId: string, via = store()) =>
  reviewFrames(via, { workflowId, by: byOf(user), verdicts });
const typesOf = (stream: OpenedStream, id: string) =>
  stream.received().flatMap((one) => (one.id?.startsWith(id) ? [`${one.id?.slice(25)} ${one.event}`] : []));

test('R-004-45: a stream tells what happens to the workflows of its user, without their texts, and to nobody else', async () => {
  const [user, other] = [await api.signUp(), await api.signUp()];
  const [own, foreign] = [await openStream(api, user), await openStream(api, other)];
  const id = await begin(user);
  const { id: framed } = await reviewable(user);
  await review(user, framed);
  const theirs = await begin(other);
  await waitFor(() => own.ids().includes(`${framed}:2`) && foreign.ids().includes(`${theirs}:1`), {
    description: 'the events',
  });
  expect(own.received().find((event) => event.id === `${id}:1`)).toEqual({
    event: 'workflow.step_changed',
    id: `${id}:1`,
    data: {
      id: `${id}:1`,
      type: 'workflow.step_changed',
      timestamp: expect.any(String),
      seq: 1,
      data: {
        id,
        step: 'INITIAL_PROMPT',
        status: 'IN_PROGRESS',
        previousStep: null,
        previousStatus: null,
        urls: { self: `/v1/workflows/${id}` },
      },
    },
  });
  await waitFor(() => typesOf(own, framed).length === 5, { description: 'all of the review' });
  expect(typesOf(own, framed)).toEqual([
    '1 workflow.step_changed',
    '1 workflow.input_required',
    '2 workflow.frame.approved',
    '2 workflow.frame.rejected',
    '2 workflow.step_changed',
  ]);
  const approved = own.received().find(({ event }) => event === 'workflow.frame.approved');
  expect(approved?.data).toMatchObject({ seq: 2, data: { id: framed, step: 'FRAME_REVIEW', frameNumbers: [0] } });
  expect(JSON.stringify(own.received())).not.toMatch(/secret cup|too dark|moment/);
  expect(foreign.ids().filter((eventId) => !eventId.startsWith('t:'))).toEqual([`${theirs}:1`]);
  own.close();
  foreign.close();
});

test('a change that nobody was told of is found by the tail', async () => {
  const user = await api.signUp();
  const stream = await openStream(api, user);
  const id = await begin(user, silent());
  const { id: framed } = await reviewable(user);
  await review(user, framed, silent());
  await waitFor(() => stream.ids().includes(`${id}:1`) && stream.ids().includes(`${framed}:2`), {
    description: 'both, by the tail',
  });
  stream.close();
});

test('a stream resumes from an event of a workflow, among those of jobs in the order of their times', async () => {
  const user = await api.signUp();
  const past = new Date(Date.now() - 3600_000);
  const old = await reviewable(user, past);
  const payload = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
  const jobId = (await api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload })).json().id;
  await review(user, old.id);
  for (const lastEventId of [`${old.id}:1`, `t:${past.getTime()}`]) {
    const back = await openStream(api, user, { lastEventId });
    await waitFor(() => back.ids().includes(`${old.id}:2`), { description: 'what was missed' });
    expect(back.ids().filter((eventId) => !eventId.startsWith('t:'))).toEqual([
      ...Array(2).fill(`${old.id}:1`),
      `${jobId}:1`,
      ...Array(3).fill(`${old.id}:2`),
    ]);
    back.close();
  }
  const fresh = await openStream(api, user);
  await waitFor(() => fresh.ids().includes(`${old.id}:2`), { description: 'the last minute' });
  expect(fresh.ids()).not.toContain(`${old.id}:1`);
  fresh.close();
  const other = await api.signUp();
  const nothing = await openStream(api, other, { lastEventId: `${old.id}:1` });
  await waitFor(() => nothing.received().length > 0, { description: 'the beginning' });
  expect(Date.parse(String(nothing.received()[0]?.data.from))).toBeGreaterThan(past.getTime() + 1_800_000);
  nothing.close();
});

test('C-35: a request waits for a workflow until it is as it should be, the client is gone or the process stops', async () => {
  const user = await api.signUp();
  const { workflows } = store();
  const hub = api.dependencies.app.workflowHub;
  const waits = createWorkflowWaits({ workflows, hub });
  const input = {
    forMs: 60_000,
    enough: ({ step }: Workflow) => step === 'FRAME_REVIEW',
    gone: new AbortController().signal,
  };
  const { id } = await reviewable(user);
  const waiting = waits.wait({ ...input, workflowId: id });
  await waitFor(() => hub.subscriberCount() > 0, { description: 'the wait to begin' });
  await review(user, id);
  expect(await waiting).toMatchObject({ id, version: 2, step: 'FRAME_REVIEW' });
  expect(await waits.wait({ ...input, workflowId: createObjectId() })).toBeNull();
  const late = await reviewable(user);
  expect(await waits.wait({ ...input, workflowId: late.id, forMs: 1 })).toMatchObject({ version: 1 });
  const gone = new AbortController();
  const given = waits.wait({ ...input, workflowId: late.id, gone: gone.signal });
  gone.abort();
  expect(await given).toMatchObject({ version: 1 });
  const ended = waits.wait({ ...input, workflowId: late.id });
  waits.endAll();
  expect(await ended).toMatchObject({ version: 1 });
  expect(hub.subscriberCount()).toBe(0);
});
