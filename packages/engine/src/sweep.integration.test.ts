import { isTerminal, type Job } from '@callsheet/domain';
import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstTaskId } from './admit.ts';
import { cancelJob } from './cancel-job.ts';
import { createJob } from './create-job.ts';
import { deleteJob } from './delete-job.ts';
import { recordSnapshot } from './record-snapshot.ts';
import { settleJob } from './settle-job.ts';
import { beginSubmission, recordSubmission } from './submission.ts';
import { sweep } from './sweep.ts';
import { openEngine, promptCommand, type TestEngine } from './testing/open-engine.ts';
import { createScriptedProvider } from './testing/scripted-provider.ts';

const PROVIDER = { provider: 'replicate', model: 'google/veo-3.1', submitTimeoutMs: 1000 };
const succeeded = {
  state: 'succeeded',
  rawStatus: 'succeeded',
  outputs: [{ url: 'https://example.com/a.mp4', kind: 'video' }],
} as const;
const accepted = {
  externalId: 'p1',
  handle: { id: 'p1' },
  snapshot: { state: 'queued', rawStatus: 'starting' },
} as const;

describe('the sweep, without any worker', () => {
  let engine: TestEngine;
  let count = 0;
  beforeAll(async () => {
    engine = await openEngine({ label: 'sweep', onStep: () => undefined });
  });
  afterAll(async () => engine?.close());

  const newId = () => {
    count += 1;
    return `65b00000000000000000${count.toString(16).padStart(4, '0')}`;
  };
  const read = async (id: string): Promise<Job> => {
    const stored = await engine.deps.jobs.find(id);
    if (stored === null) throw new Error(`job ${id} is gone`);
    return stored.job;
  };
  /** A job that the provider has, in a workspace of its own. */
  const running = async () => {
    const id = newId();
    await createJob(engine.deps, promptCommand(id, { workspaceId: `workspace-${id}` }));
    const begun = await beginSubmission(engine.deps, { jobId: id, effectId: id, ...PROVIDER });
    expect(begun.proceed).toBe(true);
    await recordSubmission(engine.deps, { jobId: id, attempt: 1, submission: accepted, checkAfterMs: 1000 });
    return id;
  };
  /** In the month of its reservation: the clock may have been moved out of it. */
  const usage = async (id: string) => {
    const [reservation] = await engine.ledger.readJobEntries(id);
    return reservation === undefined ? null : await engine.ledger.readUsage(reservation.account);
  };

  /** Units that an admission holds for a document that was never stored. */
  const orphan = async () => {
    const id = newId();
    const request = {
      jobId: id,
      number: 1,
      charges: [
        {
          meter: 'videoGenerations',
          subject: `workspace-${id}`,
          period: new Date().toISOString().slice(0, 7),
          action: 'generate_prompt',
          amount: 1,
          limit: 30,
        },
      ] as const,
    };
    await engine.ledger.admit({
      ...request,
      firstTask: {
        id: crypto.randomUUID(),
        name: 'job.submit',
        payload: { jobId: id, attempt: 1, effectId: id, number: 1 },
        afterMs: 0,
        priority: 0,
      },
    });
    return id;
  };

  test('a deadline that passes at the provider expires the job and holds its unit; a late failure gives it back (U-01)', async () => {
    const id = await running();
    engine.advance(3_700_000);
    await sweep(engine.deps);
    expect(await engine.deps.jobs.find(id)).toMatchObject({ job: { status: 'processing', stage: 'settle' } });
    await settleJob(engine.deps, { jobId: id });
    expect(await read(id)).toMatchObject({
      status: 'expired',
      charged: false,
      hold: { step: 0 },
      error: { code: 'DEADLINE_EXCEEDED' },
    });
    expect(await usage(id)).toMatchObject({ reserved: 1, captured: 0 });
    const failure = { code: 'GENERATION_FAILED', retry: 'never', safeMessage: 'No.' } as const;
    await recordSnapshot(engine.deps, {
      jobId: id,
      attempt: 1,
      snapshot: { state: 'failed', rawStatus: 'failed', failure },
    });
    expect(await read(id)).toMatchObject({ status: 'expired', hold: null });
    expect(await usage(id)).toMatchObject({ reserved: 0, captured: 0 });
  });

  test('a cancel that nobody confirms frees the job after 60 s; a video that comes later is paid for', async () => {
    const id = await running();
    expect((await cancelJob(engine.deps, { jobId: id })).status).toBe('processing');
    engine.advance(61_000);
    await sweep(engine.deps);
    await settleJob(engine.deps, { jobId: id });
    expect(await read(id)).toMatchObject({ status: 'canceled', hold: { step: 0 } });
    await recordSnapshot(engine.deps, { jobId: id, attempt: 1, snapshot: succeeded });
    expect(await read(id)).toMatchObject({ status: 'canceled', charged: true, hold: null });
    expect(await usage(id)).toMatchObject({ reserved: 0, captured: 1 });
  });

  test('money without any verdict is released after the schedule, the operator bears it', async () => {
    const id = await running();
    await cancelJob(engine.deps, { jobId: id });
    engine.advance(61_000);
    await sweep(engine.deps);
    await settleJob(engine.deps, { jobId: id });
    for (let look = 0; look < 12; look += 1) {
      engine.advance(9 * 3_600_000);
      await sweep(engine.deps);
    }
    expect(await read(id)).toMatchObject({ status: 'canceled', charged: false, hold: null });
    expect(await usage(id)).toMatchObject({ reserved: 0, captured: 0 });
  });

  test('a queued job is canceled at once, and its late first task finds nothing to do', async () => {
    const id = newId();
    await createJob(engine.deps, promptCommand(id, { workspaceId: `workspace-${id}` }));
    expect(await cancelJob(engine.deps, { jobId: id })).toMatchObject({ status: 'canceled', charged: false });
    expect(await usage(id)).toMatchObject({ reserved: 0, captured: 0 });
    expect(await beginSubmission(engine.deps, { jobId: id, effectId: id, ...PROVIDER })).toMatchObject({
      proceed: false,
    });
    await expect(cancelJob(engine.deps, { jobId: id })).rejects.toMatchObject({ code: 'NOT_CANCELABLE' });
  });

  test('an admission is confirmed by the first transition, or by the sweep where the queue is long; never made twice', async () => {
    const outboxOf = async (id: string) => (await engine.deps.jobs.find(id))?.outbox.map(({ name }) => name);
    const [started, ...waiting] = Array.from({ length: 12 }, newId);
    for (const id of [started!, ...waiting])
      await createJob(engine.deps, promptCommand(id, { workspaceId: `workspace-${id}` }));
    expect(await outboxOf(started!)).toEqual(['admit']);
    await beginSubmission(engine.deps, {
      jobId: started!,
      effectId: firstTaskId((await engine.deps.jobs.find(started!))!.job),
      ...PROVIDER,
    });
    expect(await outboxOf(started!)).toEqual([]);
    engine.advance(6_000);
    await sweep(engine.deps);
    for (const id of waiting) {
      expect(await outboxOf(id)).toEqual([]);
      expect(await usage(id)).toMatchObject({ reserved: 1, captured: 0 });
      expect((await read(id)).version).toBe(1);
    }
  });

  test('a refused admission leaves no document (U-03)', async () => {
    const [first, second] = [newId(), newId()];
    const workspaceId = 'workspace-of-one';
    await createJob(engine.deps, promptCommand(first, { workspaceId, monthlyLimit: 1 }));
    await expect(createJob(engine.deps, promptCommand(second, { workspaceId, monthlyLimit: 1 }))).rejects.toMatchObject(
      {
        code: 'QUOTA_EXCEEDED',
        message: expect.stringContaining(
          'Video generation limit reached. You have used 1/1 videos for this billing period',
        ),
      },
    );
    expect(await engine.deps.jobs.find(second)).toBeNull();
  });

  test('units held for a document that is gone are released', async () => {
    const id = await orphan();
    engine.advance(120_000);
    await waitFor(async () => (await sweep(engine.deps)).releasedHolds > 0, {
      description: 'the orphaned hold to be found',
    });
    expect(await usage(id)).toMatchObject({ reserved: 0 });
  });

  test('holds that rightly stay open do not hide a newer one whose document is gone', async () => {
    for (let held = 0; held < 3; held += 1) await running();
    const id = await orphan();
    engine.advance(120_000);
    const cursor = {};
    await waitFor(async () => (await sweep(engine.deps, { limit: 1, cursor })).releasedHolds > 0, {
      description: 'the orphaned hold to be found behind the others',
    });
    expect(await usage(id)).toMatchObject({ reserved: 0 });
  });

  test('a job that is deleted while it is made disappears with its bytes (U-31)', async () => {
    const id = await running();
    await deleteJob(engine.deps, { jobId: id });
    await recordSnapshot(engine.deps, { jobId: id, attempt: 1, snapshot: succeeded });
    await settleJob(engine.deps, { jobId: id });
    expect(await read(id)).toMatchObject({ status: 'canceled', charged: true, assets: [] });
    await expect(deleteJob(engine.deps, { jobId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the watchdog', () => {
  let engine: TestEngine;
  let provider: ReturnType<typeof createScriptedProvider>;
  beforeAll(async () => {
    engine = await openEngine({ label: 'watchdog', onStep: () => undefined });
    provider = createScriptedProvider(engine.deps, (_jobId, run) => run());
    await provider.bind(engine.queue);
  });
  afterAll(async () => engine?.close());

  test('a chain of checks that broke is started anew, once, and the job ends (U-13, U-25)', async () => {
    const id = '65c000000000000000000001';
    provider.loseChecks(true);
    await createJob(engine.deps, promptCommand(id));
    await waitFor(() => provider.checks.get(id) === 1, { description: 'the first check to be lost' });
    provider.loseChecks(false);
    await sweep(engine.deps);
    expect(provider.checks.get(id)).toBe(1);
    engine.advance(130_000);
    await Promise.all([sweep(engine.deps), sweep(engine.deps)]);
    await waitFor(async () => isTerminal((await engine.deps.jobs.find(id))?.job.status ?? 'queued'), {
      description: 'the job to end',
    });
    expect((await engine.deps.jobs.find(id))?.job.status).toBe('completed');
    expect(provider.checks.get(id)).toBe(2);
  });
});
