import { type Asset, CALENDAR_MONTHS, type Job, type WorkflowModel, workflowOrderOf } from '@callsheet/domain';
import { recordIngest } from '../record-ingest.ts';
import { recordSnapshot } from '../record-snapshot.ts';
import { settleJob } from '../settle-job.ts';
import { beginSubmission, recordSubmission } from '../submission.ts';
import { createWorkflow } from '../workflow/create-workflow.ts';
import type { OrderTerms, RateTaker, WorkflowDependencies } from '../workflow/workflow-ports.ts';

const NOBODY = '3f6c1f1e-0000-4000-8000-000000000001';
export const BY = { kind: 'user', id: NOBODY } as const;
/** A caller whose rate is never used up. */
export const UNCOUNTED: RateTaker = {
  take: async () => ({ id: null, startAfterMs: 0 }),
  giveBack: async () => undefined,
};

/** A model of each use, as it would be configured. */
export function modelOf(use: WorkflowModel['use'], name: string): WorkflowModel {
  const provider = use === 'refinement' ? 'poe' : 'replicate';
  const upstream = { refinement: 'GPT-4o', frames: 'stability-ai/sdxl:39ed52f2', video: 'google/veo-3.1' }[use];
  return { name, use, provider, upstream, substitute: null };
}

/** Moves workflows and their jobs by hand, without any worker. */
export function createHandWorkflows(deps: WorkflowDependencies, { workspaceId }: { workspaceId: string }) {
  const { engine } = deps;
  const read = async (id: string): Promise<Job> => {
    const stored = await engine.jobs.find(id);
    if (stored === null) throw new Error(`job ${id} is gone`);
    return stored.job;
  };
  const submit = async (id: string, snapshot: Parameters<typeof recordSubmission>[1]['verdict']): Promise<void> => {
    const begun = await beginSubmission(engine, { jobId: id, effectId: id, submitTimeoutMs: 1000 });
    if (!begun.proceed) throw new Error(begun.reason);
    const submission = {
      externalId: `${id}/${begun.attempt}`,
      handle: null,
      snapshot: { state: 'queued', rawStatus: 'starting' },
    } as const;
    const { attempt } = begun;
    await recordSubmission(engine, { jobId: id, attempt, submission, checkAfterMs: 60_000, verdict: snapshot });
  };
  const create = async (id: string, ownerId = NOBODY) => {
    const metadata = { targetAudience: null, tone: null, duration: 6, style: null, aspectRatio: '16:9' };
    const draft = { title: 'Tea', initialPrompt: 'a cup of tea', campaignId: null, metadata };
    return await createWorkflow(deps, { id, ownerId, workspaceId, by: BY, draft });
  };
  return {
    read,
    create,
    terms: (workflowId: string, orderId: string, rate: RateTaker = UNCOUNTED): OrderTerms => ({
      workflowId,
      orderId,
      by: BY,
      origin: 's004',
      monthlyLimit: 5,
      billing: CALENDAR_MONTHS,
      priority: 0,
      rate,
    }),
    /** The provider makes what was ordered, and it is stored and settled. */
    complete: async (id: string, text = 'a steaming cup of tea at dawn'): Promise<void> => {
      const part = workflowOrderOf((await read(id)).input)?.part;
      if (part === 'refinement') {
        await submit(id, { state: 'succeeded', rawStatus: 'stop', outputs: [], details: { text } });
      } else {
        const kind = part === 'frame' ? 'image' : 'video';
        const outputs = [{ url: `https://example.com/a.${kind}`, kind } as const];
        await submit(id, { state: 'succeeded', rawStatus: 'succeeded', outputs });
        const job = await read(id);
        const attempt = job.attempts.length;
        await recordIngest(engine, { jobId: id, attempt, assets: [assetOf(id, part === 'frame' ? 'frame' : 'video')] });
      }
      await settleJob(engine, { jobId: id });
    },
    fail: async (id: string, code: 'MODERATION_OUTPUT' | 'AUTH' = 'MODERATION_OUTPUT'): Promise<void> => {
      const failure = { code, retry: 'never', safeMessage: 'It was flagged.' } as const;
      await submit(id, undefined);
      await recordSnapshot(engine, {
        jobId: id,
        attempt: 1,
        snapshot: { state: 'failed', rawStatus: 'failed', failure },
      });
      await settleJob(engine, { jobId: id });
    },
  };
}

function assetOf(jobId: string, role: Asset['role']): Asset {
  const durationSeconds = role === 'video' ? 6 : null;
  const place = {
    bucket: 'video-files',
    key: `${role}s/${jobId}`,
    contentType: role === 'video' ? 'video/mp4' : 'image/png',
  };
  return { role, ...place, sizeBytes: 1, sha256: 'ab', width: 1024, height: 576, durationSeconds };
}
