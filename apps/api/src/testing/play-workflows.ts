import { type Asset, type Workflow, workflowOrderOf } from '@callsheet/domain';
import {
  beginSubmission,
  type EngineDependencies,
  recordIngest,
  recordSnapshot,
  recordSubmission,
  settleJob,
} from '@callsheet/engine';

/** Moves the jobs of workflows as the worker would, without a provider: tests decide how each comes out. */
export interface PlayedWorkflows {
  /** Every part of what is being made comes out. */
  complete(workflowId: string, text?: string): Promise<void>;
  /** One job comes out, or does not. */
  completeJob(jobId: string, text?: string): Promise<void>;
  failJob(jobId: string, code?: 'MODERATION_OUTPUT' | 'GENERATION_FAILED'): Promise<void>;
}

export function playWorkflows(
  engine: EngineDependencies,
  workflows: { find(id: string): Promise<Workflow | null> },
): PlayedWorkflows {
  const read = async (jobId: string) => {
    const stored = await engine.jobs.find(jobId);
    if (stored === null) throw new Error(`job ${jobId} is gone`);
    return stored.job;
  };

  async function submit(jobId: string, verdict?: Parameters<typeof recordSubmission>[1]['verdict']): Promise<void> {
    const begun = await beginSubmission(engine, { jobId, effectId: jobId, submitTimeoutMs: 1_000 });
    if (!begun.proceed) throw new Error(`the submission may not begin: ${begun.reason}`);
    const { attempt } = begun;
    const snapshot = { state: 'queued', rawStatus: 'starting' } as const;
    const submission = { externalId: `${jobId}/${attempt}`, handle: null, snapshot };
    await recordSubmission(engine, { jobId, attempt, submission, checkAfterMs: 60_000, verdict });
  }

  async function completeJob(jobId: string, text = 'a steaming cup of tea at dawn'): Promise<void> {
    const part = workflowOrderOf((await read(jobId)).input)?.part;
    if (part === 'refinement') {
      await submit(jobId, { state: 'succeeded', rawStatus: 'stop', outputs: [], details: { text } });
    } else {
      const kind = part === 'frame' ? 'image' : 'video';
      const outputs = [{ url: `https://replicate.delivery/out.${kind}`, kind } as const];
      await submit(jobId, { state: 'succeeded', rawStatus: 'succeeded', outputs });
      const { attempts } = await read(jobId);
      const assets = part === 'frame' ? [frameOf(jobId)] : [videoOf(jobId)];
      await recordIngest(engine, { jobId, attempt: attempts.length, assets });
    }
    await settleJob(engine, { jobId });
  }

  return {
    completeJob,
    async complete(workflowId, text) {
      const workflow = await workflows.find(workflowId);
      for (const { jobId } of workflow?.running?.parts ?? []) await completeJob(jobId, text);
    },
    async failJob(jobId, code = 'GENERATION_FAILED') {
      await submit(jobId);
      const safeMessage = code === 'MODERATION_OUTPUT' ? 'It was flagged.' : 'The provider could not make it.';
      const failure = { code, retry: 'never', safeMessage } as const;
      await recordSnapshot(engine, { jobId, attempt: 1, snapshot: { state: 'failed', rawStatus: 'failed', failure } });
      await settleJob(engine, { jobId });
    },
  };
}

function frameOf(jobId: string): Asset {
  const place = { bucket: 'generated-content', key: `frames/${jobId}.png`, contentType: 'image/png' };
  return { role: 'frame', ...place, sizeBytes: 1, sha256: 'ab', width: 1024, height: 576, durationSeconds: null };
}

function videoOf(jobId: string): Asset {
  const place = { bucket: 'video-files', key: `videos/${jobId}.mp4`, contentType: 'video/mp4' };
  return { role: 'video', ...place, sizeBytes: 1, sha256: 'cd', width: 1280, height: 720, durationSeconds: 8 };
}
