import type { Asset, Job } from '@callsheet/domain';
import type { Queue } from '@callsheet/queue';
import { enqueueNextCheck } from '../enqueue-next-check.ts';
import type { EngineDependencies } from '../ports.ts';
import { recordIngest } from '../record-ingest.ts';
import { recordSnapshot } from '../record-snapshot.ts';
import { settleJob } from '../settle-job.ts';
import { beginSubmission, recordLookup, recordSubmission } from '../submission.ts';

const SUBMIT_TIMEOUT_MS = 1000;

/**
 * The smallest outside world: it remembers every order, finishes it at the second look and can look one up. `around` runs
 * every handler, so that a test knows whose step it is in.
 */
export function createScriptedProvider(
  deps: EngineDependencies,
  around: <T>(jobId: string, run: () => Promise<T>) => Promise<T>,
) {
  const orders = new Map<string, number>();
  const checks = new Map<string, number>();
  let losing = false;
  const key = (jobId: string, attempt: number) => `${jobId}/${attempt}`;

  async function submit(jobId: string, effectId: string): Promise<void> {
    const begun = await beginSubmission(deps, { jobId, effectId, submitTimeoutMs: SUBMIT_TIMEOUT_MS });
    if (!begun.proceed) return;
    const id = key(jobId, begun.attempt);
    orders.set(id, (orders.get(id) ?? 0) + 1);
    await recordSubmission(deps, {
      jobId,
      attempt: begun.attempt,
      finishedEffectIds: [effectId],
      submission: accepted(id),
      checkAfterMs: 0,
    });
  }

  async function check(job: Job, attempt: number, number: number, effectId: string): Promise<void> {
    checks.set(job.id, (checks.get(job.id) ?? 0) + 1);
    if (losing) return;
    const current = job.attempts.at(-1);
    if (current?.number !== attempt || job.status !== 'processing' || job.stage !== 'waiting') return;
    if (current.state === 'unknown') {
      const found = orders.has(key(job.id, attempt)) ? accepted(key(job.id, attempt)) : null;
      if (
        (await recordLookup(deps, {
          jobId: job.id,
          attempt,
          finishedEffectIds: [effectId],
          found,
          checkAfterMs: 0,
        })) === 'recorded'
      )
        return;
    } else if (number === 1) {
      await recordSnapshot(deps, {
        jobId: job.id,
        attempt,
        snapshot: { state: 'processing', rawStatus: 'processing', progress: 0.5 },
      });
    } else {
      const outputs = [{ url: 'https://example.com/a.mp4', kind: 'video' as const }];
      await recordSnapshot(deps, {
        jobId: job.id,
        attempt,
        snapshot: { state: 'succeeded', rawStatus: 'succeeded', outputs },
        finishedEffectIds: [effectId],
      });
      return;
    }
    await enqueueNextCheck(deps, { job, attempt, number: number + 1, afterMs: 0 });
  }

  async function ingest(job: Job, attempt: number, effectId: string): Promise<void> {
    if (job.status !== 'processing' || job.stage !== 'ingest') return;
    await recordIngest(deps, {
      jobId: job.id,
      attempt,
      finishedEffectIds: [effectId],
      assets: (job.attempts.at(-1)?.plannedAssets ?? []).map(stored),
    });
  }

  return {
    /** Orders that the provider has, with how often each was placed. */
    orders,
    /** How often each operation was looked at. */
    checks,
    /** The next checks do nothing and have no successor, as if their messages had been lost. */
    loseChecks: (lost: boolean) => {
      losing = lost;
    },
    bind: async (queue: Queue): Promise<void> => {
      await queue.bind(
        'job.submit',
        ({ payload }) => around(payload.jobId, () => submit(payload.jobId, payload.effectId)),
        { concurrency: 8 },
      );
      await queue.bind(
        'operation.check',
        ({ payload }) => withJob(payload.jobId, (job) => check(job, payload.attempt, payload.number, payload.effectId)),
        { concurrency: 8 },
      );
      await queue.bind(
        'asset.ingest',
        ({ payload }) => withJob(payload.jobId, (job) => ingest(job, payload.attempt, payload.effectId)),
        { concurrency: 8 },
      );
      await queue.bind(
        'job.settle',
        ({ payload }) =>
          around(
            payload.jobId,
            async () => void (await settleJob(deps, { jobId: payload.jobId, finishedEffectIds: [payload.effectId] })),
          ),
        { concurrency: 8 },
      );
    },
  };

  async function withJob(jobId: string, run: (job: Job) => Promise<void>): Promise<void> {
    await around(jobId, async () => {
      const stored = await deps.jobs.find(jobId);
      if (stored !== null) await run(stored.job);
    });
  }
}

function accepted(id: string) {
  return { externalId: id, handle: { id }, snapshot: { state: 'queued', rawStatus: 'starting' } } as const;
}

function stored(planned: { role: Asset['role']; bucket: string; key: string }): Asset {
  return {
    ...planned,
    sizeBytes: 1,
    sha256: 'ab',
    contentType: 'video/mp4',
    width: 1280,
    height: 720,
    durationSeconds: 8,
  };
}
