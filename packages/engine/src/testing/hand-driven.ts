import type { Asset, Job } from '@callsheet/domain';
import { createJob } from '../create-job.ts';
import { recordIngest } from '../record-ingest.ts';
import { recordSnapshot } from '../record-snapshot.ts';
import { settleJob } from '../settle-job.ts';
import { beginSubmission, recordSubmission } from '../submission.ts';
import { promptCommand, type TestEngine } from './open-engine.ts';

export const PROVIDER = { provider: 'replicate', model: 'google/veo-3.1', submitTimeoutMs: 1000 };
export const SUCCEEDED = {
  state: 'succeeded',
  rawStatus: 'succeeded',
  outputs: [{ url: 'https://example.com/a.mp4', kind: 'video' }],
} as const;
export const FAILED = {
  state: 'failed',
  rawStatus: 'failed',
  failure: { code: 'GENERATION_FAILED', retry: 'never', safeMessage: 'It broke.' },
} as const;

/** Moves jobs by hand, without any worker: each job has a workspace of its own, so that its money can be read. */
export function createHandDriven(engine: TestEngine, prefix: string) {
  const { deps } = engine;
  let count = 0;

  const newId = () => {
    count += 1;
    return `${prefix}${count.toString(16).padStart(24 - prefix.length, '0')}`;
  };
  const read = async (id: string): Promise<Job> => {
    const stored = await deps.jobs.find(id);
    if (stored === null) throw new Error(`job ${id} is gone`);
    return stored.job;
  };
  const create = async (change: Parameters<typeof promptCommand>[1] = {}): Promise<string> => {
    const id = newId();
    await createJob(deps, promptCommand(id, { workspaceId: `workspace-${id}`, ...change }));
    return id;
  };
  /** The provider has the next attempt of a queued job. */
  const submit = async (id: string): Promise<number> => {
    const begun = await beginSubmission(deps, { jobId: id, effectId: id, ...PROVIDER });
    if (!begun.proceed) throw new Error(begun.reason);
    const externalId = `${id}/${begun.attempt}`;
    const submission = {
      externalId,
      handle: { id: externalId },
      snapshot: { state: 'queued', rawStatus: 'starting' },
    } as const;
    await recordSubmission(deps, { jobId: id, attempt: begun.attempt, submission, checkAfterMs: 60_000 });
    return begun.attempt;
  };
  const fail = async (id: string): Promise<void> => {
    const attempt = (await read(id)).attempts.length;
    await recordSnapshot(deps, { jobId: id, attempt, snapshot: FAILED });
    await settleJob(deps, { jobId: id });
  };
  const succeed = async (id: string): Promise<void> => {
    const attempt = (await read(id)).attempts.length;
    await recordSnapshot(deps, { jobId: id, attempt, snapshot: SUCCEEDED });
  };
  const store = async (id: string): Promise<{ tombstoned: boolean }> => {
    const job = await read(id);
    return await recordIngest(deps, { jobId: id, attempt: job.attempts.length, assets: assetsOf(job) });
  };
  return {
    newId,
    read,
    create,
    submit,
    fail,
    succeed,
    store,
    settle: (id: string) => settleJob(deps, { jobId: id }),
    complete: async (id: string): Promise<void> => {
      await succeed(id);
      await store(id);
      await settleJob(deps, { jobId: id });
    },
    /** What the workspace of a job has reserved and paid in the month of the engine's clock. */
    usage: async (id: string, period = deps.now().toISOString().slice(0, 7)) => {
      const usage = await engine.ledger.readUsage({ meter: 'videoGenerations', subject: `workspace-${id}`, period });
      return { reserved: usage?.reserved ?? 0, captured: usage?.captured ?? 0 };
    },
  };
}

/** What was planned for the current attempt, as if it had been stored. */
export function assetsOf(job: Job): readonly Asset[] {
  return (job.attempts.at(-1)?.plannedAssets ?? []).map((planned) => ({
    ...planned,
    sizeBytes: 1,
    sha256: 'ab',
    contentType: 'video/mp4',
    width: 1280,
    height: 720,
    durationSeconds: 8,
  }));
}
