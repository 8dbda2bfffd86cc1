import type { Asset, Json } from '@callsheet/domain';
import {
  beginSubmission,
  type EngineDependencies,
  recordIngest,
  recordSnapshot,
  recordSubmission,
  settleJob,
} from '@callsheet/engine';

/** Id of an attempt's operation at the provider that is not there. */
const externalIdOf = (attempt: number) => `prediction-${attempt}`;

/** What the worker would do, step by step, without a provider: tests of this app decide when each step happens. */
export interface PlayedWorker {
  /** `handle` is what the provider can be asked by. */
  submit(jobId: string, handle?: Json): Promise<void>;
  progress(jobId: string, fraction: number): Promise<void>;
  finish(jobId: string, assets: readonly Asset[]): Promise<void>;
  fail(jobId: string): Promise<void>;
}

export function playWorker(engine: EngineDependencies): PlayedWorker {
  const effectId = '00000000-0000-4000-8000-00000000000e';
  const attemptOf = async (jobId: string) => (await engine.jobs.find(jobId))?.job.attempts.length ?? 0;
  return {
    async submit(jobId, handle = {}) {
      const begun = await beginSubmission(engine, {
        jobId,
        effectId,
        submitTimeoutMs: 1_000,
      });
      if (!begun.proceed) throw new Error(`the submission may not begin: ${begun.reason}`);
      await recordSubmission(engine, {
        jobId,
        attempt: begun.attempt,
        finishedEffectIds: [effectId],
        submission: {
          externalId: externalIdOf(begun.attempt),
          handle,
          snapshot: { state: 'queued', rawStatus: 'starting' },
        },
        checkAfterMs: 60_000,
      });
    },
    async progress(jobId, fraction) {
      await recordSnapshot(engine, {
        jobId,
        attempt: await attemptOf(jobId),
        snapshot: { state: 'processing', rawStatus: 'processing', progress: fraction },
      });
    },
    async finish(jobId, assets) {
      const attempt = await attemptOf(jobId);
      const outputs = [{ url: 'https://replicate.delivery/out.mp4', kind: 'video' as const }];
      await recordSnapshot(engine, {
        jobId,
        attempt,
        externalId: externalIdOf(attempt),
        snapshot: { state: 'succeeded', rawStatus: 'succeeded', outputs },
      });
      await recordIngest(engine, { jobId, attempt, finishedEffectIds: [effectId], assets: [...assets] });
    },
    async fail(jobId) {
      const attempt = await attemptOf(jobId);
      const failure = {
        code: 'MODERATION_OUTPUT' as const,
        retry: 'never' as const,
        safeMessage: 'The video provider flagged the prompt or the video as sensitive.',
      };
      await recordSnapshot(engine, {
        jobId,
        attempt,
        externalId: externalIdOf(attempt),
        snapshot: { state: 'failed', rawStatus: 'failed', failure },
      });
      await settleJob(engine, { jobId });
    },
  };
}
