import { createObjectId } from '@callsheet/database';
import { branchWorkflow, createWorkflow, reviewFrames } from '@callsheet/engine';
import { dropWhenPassed } from '@callsheet/test-support';
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sampleFrame, sampleWorkflow, storeWorkflow } from '../../testing/sample-workflow.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api workflow summary' });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const store = () => api.dependencies.workflows;
const byOf = (user: SignedInUser) => ({ kind: 'user', id: user.id }) as const;
const metadata = { targetAudience: null, tone: null, duration: null, style: null, aspectRatio: null };

async function begin(user: SignedInUser): Promise<string> {
  const id = createObjectId();
  const owner = { ownerId: user.id, workspaceId: user.workspaceId, by: byOf(user) };
  const draft = { title: 'Cups', initialPrompt: 'a cup', campaignId: null, metadata };
  return (await createWorkflow(store(), { id, ...owner, draft })).id;
}
/** A workflow with two frames and an error, which was reviewed: one approved, one not. */
async function reviewed(user: SignedInUser): Promise<string> {
  const at = new Date();
  const error = {
    step: 'FRAME_GENERATION',
    code: 'MODERATED',
    message: 'no',
    retryable: false,
    class: 'user',
  } as const;
  const workflow = sampleWorkflow(
    { ownerId: user.id, workspaceId: user.workspaceId },
    {
      step: 'FRAME_GENERATION',
      status: 'WAITING_USER_INPUT',
      generatedFrames: [sampleFrame(0), sampleFrame(1)],
      errors: [{ ...error, jobId: null, frameNumber: 0, at }],
      createdAt: at,
      lastActivity: at,
    },
  );
  await storeWorkflow(api, workflow);
  const verdicts = [0, 1].map((frameNumber) => ({ frameNumber, approved: frameNumber === 0, feedback: null }));
  await reviewFrames(store(), { workflowId: workflow.id, by: byOf(user), verdicts });
  return workflow.id;
}
/** Completed jobs of workflows, as much of them as is counted. */
async function completedJobs(
  user: SignedInUser,
  jobs: readonly { kind: string; part: string; model: string; ms: number }[],
) {
  const now = Date.now();
  const documents = jobs.map(({ kind, part, model, ms }) => ({
    _id: new ObjectId(),
    kind,
    status: 'completed',
    ownerId: user.id,
    workspaceId: user.workspaceId,
    createdAt: new Date(now - 600_000),
    startedAt: new Date(now - ms),
    completedAt: new Date(now),
    deletedAt: null,
    assets: [],
    input: { workflow: { part, model } },
  }));
  await api.dependencies.stores.documents.db.collection('jobs').insertMany(documents);
}
const summaryOf = async (user: SignedInUser, query = '') =>
  (await api.call({ url: `/v1/analytics/summary${query}`, headers: { ...user.headers } })).json();

test('R-004-42: the summary tells how workflows went: iterations, approvals, times by model and errors by step', async () => {
  const user = await api.signUp();
  await begin(user);
  await reviewed(user);
  await completedJobs(user, [
    { kind: 'refine', part: 'refinement', model: 'gpt-4o', ms: 3_000 },
    ...[20_000, 20_010, 25_500].map((ms) => ({ kind: 'frame', part: 'frame', model: 'stable-diffusion-xl', ms })),
    { kind: 'workflow_video', part: 'video', model: 'veo-3', ms: 60_000 },
  ]);
  const summary = await summaryOf(user);
  expect(summary.workflows).toEqual({
    created: 2,
    averageRefinementIterations: 0,
    frameApprovalRate: 0.5,
    videoSuccessRate: null,
    secondsByModel: [
      { part: 'frame', model: 'stable-diffusion-xl', count: 3, p50: 20, p95: 25.5 },
      { part: 'refinement', model: 'gpt-4o', count: 1, p50: 3, p95: 3 },
      { part: 'video', model: 'veo-3', count: 1, p50: 60, p95: 60 },
    ],
    errorsByStep: [{ step: 'FRAME_GENERATION', code: 'MODERATED', count: 1 }],
  });
  expect(summary.videos.total).toBe(1);
  expect(summary.byKind.map(({ kind }: { kind: string }) => kind)).toEqual(['frame', 'refine', 'workflow_video']);
  expect((await summaryOf(user, '?scope=workspace')).workflows).toEqual(summary.workflows);
  expect((await summaryOf(user, '?from=2020-01-01&to=2020-02-01')).workflows).toMatchObject({
    created: 0,
    errorsByStep: [],
  });
  expect((await summaryOf(await api.signUp())).workflows.created).toBe(0);
});

test('R-004-42: Prometheus reads what this process has stored, each event once', async () => {
  const user = await api.signUp();
  const numberOf = (text: string, name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  const names = [
    'callsheet_workflows_created_total',
    'callsheet_workflow_frame_verdicts_total\\{verdict="approved"\\}',
    'callsheet_workflow_frame_verdicts_total\\{verdict="rejected"\\}',
  ];
  const read = async () => {
    const { body } = await api.call({ url: '/metrics' });
    return names.map((name) => numberOf(body, name));
  };
  const before = await read();
  const id = await begin(user);
  const owner = { by: byOf(user), title: 'Other cups' };
  const branchId = createObjectId();
  await branchWorkflow(store(), { ...owner, workflowId: id, version: 1, id: branchId });
  const again = { id, ownerId: user.id, workspaceId: user.workspaceId, by: byOf(user) };
  await createWorkflow(store(), {
    ...again,
    draft: { title: 'Cups', initialPrompt: 'a cup', campaignId: null, metadata },
  });
  await reviewed(user);
  const after = await read();
  expect(after.map((value, index) => value - (before[index] ?? 0))).toEqual([3, 1, 1]);
  const { body } = await api.call({ url: '/metrics' });
  for (const name of ['refinements_total', 'videos_total', 'errors_total', 'part_seconds']) {
    expect(body).toContain(`# TYPE callsheet_workflow_${name}`);
  }
});
