import { randomBytes, randomUUID } from 'node:crypto';
import { CALENDAR_MONTHS, type Job, WALLET_PERIOD } from '@callsheet/domain';
import { createJob, type JobOrder } from '@callsheet/engine';
import type { TaskContext, TaskName } from '@callsheet/queue';
import { createAssetIngestHandler } from '../handlers/asset-ingest.handler.ts';
import { createJobSettleHandler } from '../handlers/job-settle.handler.ts';
import { createJobSubmitHandler } from '../handlers/job-submit.handler.ts';
import { createOperationCheckHandler } from '../handlers/operation-check.handler.ts';
import type { TestStores } from './start-test-stores.ts';

type PartOrder = Extract<JobOrder, { kind: 'refine' | 'frame' | 'workflow_video' }>;

export const WORKFLOW_ID = 'c'.repeat(24);
const SDXL = { provider: 'replicate', upstream: `stability-ai/sdxl:${'7'.repeat(64)}`, substitute: null } as const;
const PRICE = 3;

/** Moves the jobs of a workflow by single deliveries of their tasks; nothing else takes tasks from the queue. */
export function driveWorkflowParts(stores: TestStores) {
  const { deps, ledger } = stores;

  function deliver<Name extends TaskName>(name: Name, job: Job) {
    const payload = { jobId: job.id, attempt: Math.max(job.attempts.length, 1), effectId: 'effect', number: 1 };
    const { signal } = new AbortController();
    return { name, id: randomUUID(), payload, attemptNumber: 1, isLastTry: false, signal } as TaskContext<Name>;
  }

  async function order(command: PartOrder): Promise<Job> {
    const ownerId = randomUUID();
    await ledger.grant(undefined, {
      ...{ meter: 'credits', subject: ownerId, period: WALLET_PERIOD, amount: 100, key: `test:${ownerId}` },
    } as const);
    return await createJob(deps.engine, {
      ...command,
      ...{ id: randomBytes(12).toString('hex'), origin: 's004', ownerId, workspaceId: randomUUID(), title: null },
      ...{ monthlyLimit: 30, billing: CALENDAR_MONTHS, priority: 0, deadlineSeconds: 3600 },
    });
  }
  const read = (job: Job): Promise<Job> => stores.read(job.id);

  return {
    read,
    orderText: () =>
      order({
        kind: 'refine',
        priceCredits: PRICE,
        model: { name: 'gpt-4o', use: 'refinement', provider: 'poe', upstream: 'GPT-4o', substitute: null },
        input: {
          prompt: 'a lighthouse',
          style: null,
          workflow: {
            part: 'refinement',
            workflowId: WORKFLOW_ID,
            model: 'gpt-4o',
            messages: [{ role: 'user', content: 'a lighthouse' }],
            fingerprint: 'ab',
          },
        },
      }),
    orderFrame: (frameNumber: number) =>
      order({
        kind: 'frame',
        priceCredits: PRICE,
        aspectRatio: '16:9',
        model: { name: 'stable-diffusion-xl', use: 'frames', ...SDXL },
        input: {
          prompt: `a lighthouse, frame ${frameNumber}`,
          style: null,
          workflow: { part: 'frame', workflowId: WORKFLOW_ID, model: 'stable-diffusion-xl', frameNumber },
        },
      }),
    orderVideo: () =>
      order({
        kind: 'workflow_video',
        wish: { aspectRatio: '16:9', durationSeconds: 2, fps: null, strict: false, model: null },
        model: {
          ...{ name: 'Video-Generator-PRO', upstream: 'Video-Generator-PRO', use: 'video', provider: 'poe' },
          substitute: null,
        } as const,
        input: {
          prompt: 'a lighthouse, the beam turns',
          style: null,
          workflow: { part: 'video', workflowId: WORKFLOW_ID, model: 'Video-Generator-PRO' },
        },
      }),
    submit: async (job: Job): Promise<Job> => {
      const name = job.resolved.blocking === true ? 'operation.blocking' : 'job.submit';
      await createJobSubmitHandler(deps)(deliver(name, await read(job)));
      return await read(job);
    },
    check: async (job: Job): Promise<Job> => {
      await createOperationCheckHandler(deps)(deliver('operation.check', job));
      return await read(job);
    },
    ingest: async (job: Job): Promise<Job> => {
      await createAssetIngestHandler(deps)(deliver('asset.ingest', job));
      await createJobSettleHandler(deps)(deliver('job.settle', job));
      return await read(job);
    },
    /** How what a job has reserved stands. */
    money: async (job: Job): Promise<readonly string[]> =>
      (await ledger.readJobEntries(job.id)).map(({ state }) => state),
  };
}
