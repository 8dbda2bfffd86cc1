import { randomUUID } from 'node:crypto';
import { createObjectId, createWorkflowRepository } from '@callsheet/database';
import type { Job, Workflow } from '@callsheet/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJob } from '../create-job.ts';
import { sweep } from '../sweep.ts';
import { BY, createHandWorkflows, modelOf, UNCOUNTED } from '../testing/hand-workflows.ts';
import { openEngine, type TestEngine } from '../testing/open-engine.ts';
import { branchWorkflow } from './branch-workflow.ts';
import { cancelWorkflowOrder } from './cancel-workflow-order.ts';
import { deleteWorkflow } from './delete-workflow.ts';
import { generateFrames, regenerateFrames } from './generate-frames.ts';
import { generateWorkflowVideo } from './generate-workflow-video.ts';
import { mendWorkflows } from './mend-workflows.ts';
import { recordPartEnd } from './record-part-end.ts';
import { refineWorkflow } from './refine-workflow.ts';
import { reviewFrames } from './review-frames.ts';
import type { RateTaker, WorkflowDependencies } from './workflow-ports.ts';

class Killed extends Error {}

let engine: TestEngine;
let deps: WorkflowDependencies;
let hand: ReturnType<typeof createHandWorkflows>;
/** Throws at the step of this name, the n-th time: as if the process had died there. */
let dieAt: { step: string; countdown: number } | null = null;
const returned: string[] = [];
const prices = { refine: 0, frame: 0 };
const workspaceId = randomUUID();

beforeAll(async () => {
  const onStep = (name: string) => {
    if (dieAt === null || name !== dieAt.step) return;
    dieAt.countdown -= 1;
    if (dieAt.countdown > 0) return;
    dieAt = null;
    throw new Killed(name);
  };
  engine = await openEngine({ label: 'workflows', onStep });
  const workflows = createWorkflowRepository({ db: engine.documents });
  const store = {
    workflows,
    notifyWorkflow: async () => undefined,
    giveBackRate: async (ticket: string) => void returned.push(ticket),
    now: engine.deps.now,
    onStep,
    log: engine.deps.log,
  };
  const projections = { workflow: ({ job }: { job: Job }) => recordPartEnd(store, job) };
  deps = {
    ...store,
    engine: { ...engine.deps, projections },
    models: { find: (use, name) => modelOf(use, name ?? 'usual') },
    policy: { maxRefinements: 10, maxRegenerations: 5, maxVideoSeconds: 60, prices },
    newId: createObjectId,
    newUuid: randomUUID,
  };
  hand = createHandWorkflows(deps, { workspaceId });
});
afterAll(() => engine?.close());

const begin = async (ownerId?: string) => (await hand.create(createObjectId(), ownerId)).id;
const now = async (id: string): Promise<Workflow> => (await deps.workflows.find(id))!;
const terms = (id: string, rate: RateTaker = UNCOUNTED) => hand.terms(id, createObjectId(), rate);
const refine = (id: string, change = {}) =>
  refineWorkflow(deps, { ...terms(id), additionalInfo: null, model: null, reuse: false, ...change });
const frames = (id: string, frameCount = 3) => generateFrames(deps, { ...terms(id), frameCount, model: null });
const video = (id: string) =>
  generateWorkflowVideo(deps, { ...terms(id), model: null, durationSeconds: null, fps: null, strict: false });
const partsOf = (workflow: Workflow) => (workflow.running?.parts ?? []).map(({ jobId }) => jobId);
const review = (id: string, approved: readonly boolean[]) =>
  reviewFrames(deps, {
    workflowId: id,
    by: BY,
    verdicts: approved.map((one, frameNumber) => ({
      frameNumber,
      approved: one,
      feedback: one ? null : 'Make the colors more vibrant',
    })),
  });

/** A workflow whose frames are all there. */
async function withFrames(count = 3): Promise<string> {
  const id = await begin();
  for (const jobId of partsOf(await refine(id))) await hand.complete(jobId);
  for (const jobId of partsOf(await frames(id, count))) await hand.complete(jobId);
  return id;
}

describe('from the prompt to the video', () => {
  test('R-004-16 to R-004-21: two refinements, three frames of which one is made anew, and the video', async () => {
    const id = await begin();
    const first = await refine(id, { model: 'gpt-4o' });
    expect([first.step, first.status, first.running?.parts.length]).toEqual(['INITIAL_PROMPT', 'PROCESSING', 1]);
    await hand.complete(partsOf(first)[0]!, 'first');
    const second = await refine(id, { additionalInfo: 'more steam', model: 'claude-3-opus-20240229' });
    expect([second.step, (await hand.read(partsOf(second)[0]!)).resolved.makes]).toEqual(['ADDITIONAL_INFO', 'text']);
    await hand.complete(partsOf(second)[0]!, 'second');
    expect(await now(id)).toMatchObject({
      step: 'PROMPT_REFINEMENT',
      status: 'WAITING_USER_INPUT',
      finalRefinedPrompt: 'second',
      refinementIterations: [
        { iteration: 1, refinedPrompt: 'first', refinementModel: 'gpt-4o', additionalInfo: null },
        { iteration: 2, refinedPrompt: 'second', userPrompt: 'more steam', additionalInfo: 'more steam' },
      ],
    });
    for (const jobId of partsOf(await frames(id))) await hand.complete(jobId);
    expect(await now(id)).toMatchObject({ step: 'FRAME_GENERATION', status: 'WAITING_USER_INPUT' });
    const before = (await review(id, [true, false, true])).generatedFrames;
    const anew = await regenerateFrames(deps, { ...terms(id), frameNumbers: [1] });
    expect((await hand.read(partsOf(anew)[0]!)).input.prompt).toContain('Make the colors more vibrant');
    await hand.complete(partsOf(anew)[0]!);
    const after = (await now(id)).generatedFrames;
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[1]).toMatchObject({ approved: false, regenerations: 1, picture: { jobId: partsOf(anew)[0] } });
    await expect(video(id)).rejects.toMatchObject({ code: 'PRECONDITION' });
    expect((await review(id, [true, true, true])).framesApproved).toBe(true);
    const filming = await video(id);
    expect([filming.step, filming.status]).toEqual(['VIDEO_GENERATION', 'PROCESSING']);
    await hand.complete(partsOf(filming)[0]!);
    expect(await now(id)).toMatchObject({
      step: 'COMPLETED',
      status: 'COMPLETED',
      videoOutput: { durationSeconds: 6, fps: 24, finalPrompt: 'second', video: { role: 'video' } },
    });
    const versions = (await deps.workflows.readVersions(id))!;
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
  });

  test('R-004-39: the answer to an equal request is taken over where that is wanted, and only from the same owner', async () => {
    const owner = randomUUID();
    const made = await begin(owner);
    const [jobId] = partsOf(await refine(made, { additionalInfo: 'cached' }));
    await hand.complete(jobId!, 'the answer');
    const again = await refine(await begin(owner), { additionalInfo: 'cached', reuse: true });
    expect(again).toMatchObject({
      status: 'WAITING_USER_INPUT',
      running: null,
      refinementIterations: [{ refinedPrompt: 'the answer', cached: true, jobId }],
    });
    const foreign = await refine(await begin(randomUUID()), { additionalInfo: 'cached', reuse: true });
    expect(foreign.status).toBe('PROCESSING');
    expect((await refine(await begin(owner), { additionalInfo: 'cached' })).status).toBe('PROCESSING');
  });
});

describe('what goes wrong', () => {
  test('two tabs at once: one order is placed, the other hears what is the case', async () => {
    const id = await begin();
    for (const jobId of partsOf(await refine(id))) await hand.complete(jobId);
    const results = await Promise.allSettled([frames(id), frames(id), frames(id, 2)]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(2);
    for (const error of refused)
      expect(error).toMatchObject({ code: 'ILLEGAL_TRANSITION', details: { status: 'PROCESSING' } });
  });

  test('C-39: a rate is asked last, its refusal changes nothing, and a loser gets the unit back', async () => {
    const id = await begin();
    const asked: string[] = [];
    const rate = {
      take: async () => {
        asked.push('take');
        return { id: 'ticket', startAfterMs: 0 };
      },
      giveBack: async () => void asked.push('back'),
    };
    await expect(generateFrames(deps, { ...terms(id, rate), frameCount: 3, model: null })).rejects.toMatchObject({
      code: 'PRECONDITION',
    });
    expect(asked).toEqual([]);
    const refused = { ...rate, take: () => Promise.reject(new Error('too many')) };
    await expect(refine(id, { rate: refused })).rejects.toThrow('too many');
    expect((await now(id)).version).toBe(1);
    const jobIds = await Promise.allSettled([refine(id, { rate }), refine(id, { rate })]);
    expect(jobIds.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(asked.filter((one) => one === 'back').length).toBe(asked.filter((one) => one === 'take').length - 1);
  });

  test('an order that nobody can pay leaves everything as before; of three frames the ones that can be paid are made', async () => {
    const owner = randomUUID();
    const id = await begin(owner);
    for (const jobId of partsOf(await refine(id))) await hand.complete(jobId);
    prices.frame = 5;
    try {
      const before = await now(id);
      await expect(frames(id)).rejects.toMatchObject({ code: 'INSUFFICIENT_CREDITS' });
      const after = await now(id);
      expect({ ...after, version: before.version }).toEqual(before);
      await engine.grantCredits(owner, 12);
      const some = await frames(id);
      expect(some.generatedFrames.map(({ error }) => error?.code ?? null).toSorted()).toEqual(
        ['INSUFFICIENT_CREDITS', null, null].toSorted(),
      );
      for (const jobId of partsOf(some)) await hand.complete(jobId);
      expect((await now(id)).status).toBe('WAITING_USER_INPUT');
    } finally {
      prices.frame = 0;
    }
  });

  test('one frame of three is moderated: it fails alone and can be ordered again alone', async () => {
    const id = await begin();
    for (const jobId of partsOf(await refine(id))) await hand.complete(jobId);
    const [first, second, third] = partsOf(await frames(id));
    await hand.complete(first!);
    await hand.fail(second!);
    await hand.complete(third!);
    const failed = await now(id);
    expect(failed).toMatchObject({ step: 'FRAME_GENERATION', status: 'WAITING_USER_INPUT' });
    expect(failed.generatedFrames[1]).toMatchObject({ picture: null, error: { code: 'MODERATION_OUTPUT' } });
    const [again] = partsOf(await regenerateFrames(deps, { ...terms(id), frameNumbers: [1] }));
    await hand.complete(again!);
    expect((await now(id)).generatedFrames[1]).toMatchObject({
      error: null,
      regenerations: 0,
      picture: { jobId: again },
    });
  });

  test('C-37: a refinement that fails keeps the step and can be repeated; a provider’s failure keeps the unit of the rate', async () => {
    const id = await begin();
    const rate = { take: async () => ({ id: 'kept', startAfterMs: 0 }), giveBack: async () => undefined };
    await hand.fail(partsOf(await refine(id, { rate }))[0]!);
    const failed = await now(id);
    expect([failed.step, failed.status, failed.errors.length]).toEqual(['INITIAL_PROMPT', 'FAILED', 1]);
    expect(returned).not.toContain('kept');
    await hand.complete(partsOf(await refine(id))[0]!);
    expect((await now(id)).status).toBe('WAITING_USER_INPUT');
  });

  test('a cancel ends the jobs, and the workflow fails with that, from where it can be continued', async () => {
    const id = await begin();
    for (const jobId of partsOf(await refine(id))) await hand.complete(jobId);
    const [first] = partsOf(await frames(id));
    await hand.complete(first!);
    const canceled = await cancelWorkflowOrder(deps, { workflowId: id, by: BY });
    expect(canceled).toMatchObject({ running: null, status: 'WAITING_USER_INPUT' });
    expect(canceled.generatedFrames.map(({ error }) => error?.code ?? null)).toEqual([null, 'CANCELED', 'CANCELED']);
    await expect(cancelWorkflowOrder(deps, { workflowId: id, by: BY })).rejects.toMatchObject({
      code: 'NOT_CANCELABLE',
    });
  });
});

describe('deleting and branching', () => {
  test('C-32: a workflow that is deleted while it renders hides at once, and its jobs end and lose their files', async () => {
    const id = await withFrames();
    await review(id, [true, true, true]);
    const [film] = partsOf(await video(id));
    await deleteWorkflow(deps, { workflowId: id, by: BY });
    expect((await hand.read(film!)).status).toBe('canceled');
    expect((await hand.read(film!)).deletedAt).not.toBeNull();
    expect((await now(id)).running).toBeNull();
    expect(engine.removed.filter((key) => key.includes('frames/'))).toHaveLength(3);
    await expect(deleteWorkflow(deps, { workflowId: id, by: BY })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(refine(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('R-004-51: a branch shares the pictures, which stay until the last workflow that shows them is gone', async () => {
    const id = await withFrames(2);
    const { version } = await now(id);
    const branch = await branchWorkflow(deps, { workflowId: id, version, id: createObjectId(), by: BY, title: 'B' });
    expect(branch).toMatchObject({ title: 'B', branchedFrom: { workflowId: id, version }, version: 1 });
    const shown = branch.generatedFrames.map(({ picture }) => picture!.asset.key);
    await deleteWorkflow(deps, { workflowId: id, by: BY });
    expect(engine.removed.filter((key) => shown.some((one) => key.endsWith(one)))).toEqual([]);
    expect((await review(branch.id, [true, true])).framesApproved).toBe(true);
    await deleteWorkflow(deps, { workflowId: branch.id, by: BY });
    expect(engine.removed.filter((key) => shown.some((one) => key.endsWith(one)))).toHaveLength(2);
    const late = branchWorkflow(deps, { workflowId: id, version, id: createObjectId(), by: BY, title: null });
    await expect(late).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a process dies', () => {
  const STEPS = [
    ['workflow.rate_taken', 1],
    ['workflow.decided/frames.ordered', 1],
    ['workflow.stored/frames.ordered', 1],
    ['workflow.part_begun', 1],
    ['workflow.part_begun', 3],
    ['create.inserted', 2],
    ['admit.committed', 2],
    ['create.confirmed', 3],
  ] as const;

  test.each(STEPS)(
    'at %s, the %i. time: no frame is ordered twice, and the workflow can be continued',
    async (step, countdown) => {
      const id = await begin();
      for (const jobId of partsOf(await refine(id))) await hand.complete(jobId);
      dieAt = { step, countdown };
      await expect(frames(id)).rejects.toBeInstanceOf(Killed);
      dieAt = null;
      // A mend that comes too early leaves alone what is under way.
      await mendWorkflows(deps, { limit: 1000 });
      engine.advance(31_000);
      await sweep(deps.engine, {});
      await mendWorkflows(deps, { limit: 1000 });
      const mended = await now(id);
      for (const jobId of partsOf(mended)) await hand.complete(jobId);
      const ended = await now(id);
      expect(ended.running).toBeNull();
      const open = ended.generatedFrames
        .filter(({ picture }) => picture === null)
        .map(({ frameNumber }) => frameNumber);
      const retried =
        ended.generatedFrames.length > open.length
          ? open.length > 0
            ? await regenerateFrames(deps, { ...terms(id), frameNumbers: open })
            : ended
          : await frames(id);
      for (const jobId of partsOf(retried)) await hand.complete(jobId);
      const whole = await now(id);
      expect(whole.generatedFrames.map(({ picture }) => picture !== null)).toEqual([true, true, true]);
      const ordered = (await deps.workflows.readVersions(id))!.flatMap(({ event }) =>
        event.type === 'frames.ordered' ? event.frames.map(({ jobId }) => jobId) : [],
      );
      const jobs = await Promise.all(ordered.map((jobId) => deps.engine.jobs.find(jobId)));
      const bought = jobs.filter((stored) => (stored?.job.attempts.length ?? 0) > 0);
      expect(bought).toHaveLength(3);
    },
  );

  test('a process that only was slow orders nothing after the sweep has given its claim up', async () => {
    const id = await begin();
    for (const jobId of partsOf(await refine(id))) await hand.complete(jobId);
    dieAt = { step: 'workflow.part_begun', countdown: 1 };
    const rate = { take: async () => ({ id: 'unit', startAfterMs: 0 }), giveBack: async () => undefined };
    const order = { ...terms(id, rate), frameCount: 1, model: null };
    await expect(generateFrames(deps, order)).rejects.toBeInstanceOf(Killed);
    const [jobId] = partsOf(await now(id));
    engine.advance(31_000);
    await mendWorkflows(deps, { limit: 1000 });
    expect(await now(id)).toMatchObject({
      status: 'FAILED',
      running: null,
      errors: [{ retryable: true, class: 'platform' }],
    });
    // C-39: what the platform failed at is not counted.
    expect(returned).toEqual(['unit']);
    const late = await createJob(deps.engine, {
      ...hand.terms(id, jobId!),
      kind: 'frame',
      id: jobId!,
      ownerId: BY.id,
      workspaceId,
      title: null,
      deadlineSeconds: 60,
      model: modelOf('frames', 'usual'),
      priceCredits: 0,
      aspectRatio: '16:9',
      input: { prompt: 'p', style: null, workflow: { part: 'frame', workflowId: id, model: 'usual', frameNumber: 0 } },
    });
    await expect(hand.complete(late.id)).rejects.toThrow();
    expect((await hand.read(late.id)).attempts).toEqual([]);
  });

  test('an end that was not told is told by the sweep', async () => {
    const id = await begin();
    const [jobId] = partsOf(await refine(id));
    dieAt = { step: 'workflow.decided/refinement.completed', countdown: 1 };
    await hand.complete(jobId!);
    expect((await now(id)).status).toBe('PROCESSING');
    engine.advance(31_000);
    await sweep(deps.engine, {});
    expect((await now(id)).status).toBe('WAITING_USER_INPUT');
  });
});
