import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CALENDAR_MONTHS, DomainError, isTerminal, type Job, type JobTaskName } from '@callsheet/domain';
import {
  cancelJob,
  createJob,
  deleteJob,
  type EngineDependencies,
  recordIngest,
  retryJob,
  startJob,
  sweep,
} from '@callsheet/engine';
import { createLogger } from '@callsheet/logging';
import type { TaskHandler } from '@callsheet/queue';
import { buildDependencies } from '../build-dependencies.ts';
import { loadConfig } from '../config.ts';
import { createAssetIngestHandler } from '../handlers/asset-ingest.handler.ts';
import { createCallbackApplyHandler } from '../handlers/callback-apply.handler.ts';
import { createJobSettleHandler } from '../handlers/job-settle.handler.ts';
import { createJobSubmitHandler } from '../handlers/job-submit.handler.ts';
import { createOperationCheckHandler } from '../handlers/operation-check.handler.ts';
import { runTask } from '../run-task.ts';
import type { FaultJob, FaultPlan } from './fault-plan.ts';

/**
 * A process that is killed: it makes the jobs of its plan as their owners do and works on them as a worker does. A job that
 * reaches its step stays there; when all of them are there, or nothing new happens, the process kills itself, so that
 * every one of these jobs is killed at its own step. Says on standard output what it comes past.
 */
const plan = JSON.parse(process.env.FAULT_PLAN ?? '') as FaultPlan;
const config = loadConfig(process.env);
/** Kills although some jobs have not come to their step: none of them has taken any for this long. */
const PATIENCE_MS = 15_000;
const POLL_MS = 500;

const whose = new AsyncLocalStorage<string>();
const steps = new Map(plan.jobs.map(({ id, dieAt }) => [id, dieAt]));
const staying = new Set<string>();
/** Keeps what jobs hold at their steps from being collected: a file that is collected while open ends the process. */
const held: ((value?: undefined) => void)[] = [];
let lastMove = performance.now();
let clockOffsetMs = plan.clockOffsetMs;
process.on('message', (message: { advanceMs: number }) => {
  clockOffsetMs += message.advanceMs;
});

function say(...words: readonly string[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

function onStep(name: string): Promise<void> | undefined {
  const jobId = whose.getStore();
  if (jobId === undefined) return undefined;
  say('step', jobId, name);
  if (steps.get(jobId) != null && !staying.has(jobId)) lastMove = performance.now();
  if (staying.has(jobId) || steps.get(jobId) === name) {
    if (!staying.has(jobId)) say('killed', jobId, name);
    staying.add(jobId);
    return new Promise((resolve) => held.push(resolve));
  }
  return undefined;
}

/** A ledger that fails the first settlement of each job whose flow asks for it. */
function withOutages(ledger: EngineDependencies['ledger']): EngineDependencies['ledger'] {
  const failed = new Set<string>();
  return {
    ...ledger,
    settle: async (input) => {
      const flow = plan.jobs.find(({ id }) => id === input.jobId)?.flow;
      if (flow !== 'settled-later' || failed.has(input.jobId)) return await ledger.settle(input);
      failed.add(input.jobId);
      throw new Error('the ledger is away');
    },
  };
}

async function killWhenReady(): Promise<void> {
  lastMove = performance.now();
  const wanted = plan.jobs.filter(({ dieAt }) => dieAt !== null).length;
  if (wanted === 0) return;
  for (;;) {
    await sleep(POLL_MS);
    const stuck = performance.now() - lastMove > PATIENCE_MS;
    if (staying.size === wanted || stuck) process.kill(process.pid, 'SIGKILL');
  }
}

const deps = await (async () => {
  const level = process.env.FAULT_LOG === undefined ? 'silent' : 'info';
  const built = await buildDependencies(config, {
    log: createLogger({ level, name: 'fault-process' }),
    signal: new AbortController().signal,
  });
  const now = () => new Date(Date.now() + clockOffsetMs);
  return { ...built, engine: { ...built.engine, ledger: withOutages(built.engine.ledger), onStep, now } };
})();

/** Waits for a state of the job; false when the job has ended without it. */
async function until(id: string, condition: (job: Job) => boolean): Promise<boolean> {
  for (;;) {
    const job = (await deps.engine.jobs.find(id))?.job;
    if (job !== undefined && condition(job)) return true;
    if (job !== undefined && isTerminal(job.status)) return false;
    await sleep(POLL_MS);
  }
}

/** What the owner of a job does. Repeated in every life, as a client does whose connection broke. */
async function own({ id, flow }: FaultJob): Promise<void> {
  const jobId = id;
  if ((await deps.engine.jobs.find(id)) === null) {
    await createJob(deps.engine, {
      id,
      kind: 'prompt',
      origin: 's002',
      ownerId: '3f6c1f1e-0000-4000-8000-000000000001',
      workspaceId: `workspace-${flow}`,
      title: null,
      input: { prompt: 'fun science brain animation', style: 'fun' },
      requested: { aspectRatio: '16:9', durationSeconds: 4, fps: null, strict: false, model: null },
      defaultModel: 'google/veo-3.1',
      monthlyLimit: 1000,
      billing: CALENDAR_MONTHS,
      priority: 0,
      deadlineSeconds: 86_400,
      start: flow !== 'draft',
    });
  }
  const atProvider = (job: Job) => job.attempts.at(-1)?.externalId != null;
  if (flow === 'draft' && (await until(id, (job) => job.status === 'draft' || job.startedAt !== null))) {
    if ((await deps.engine.jobs.find(id))?.job.status === 'draft') await startJob(deps.engine, { jobId });
  }
  if (flow === 'canceled' && (await until(id, atProvider))) await cancelJob(deps.engine, { jobId });
  if (flow === 'deleted' && (await until(id, atProvider))) await deleteJob(deps.engine, { jobId });
  if (flow === 'deleted-late' && (await until(id, (job) => job.status === 'completed')))
    await deleteJob(deps.engine, { jobId });
  if (flow === 'retried' && (await until(id, (job) => job.status === 'failed' && job.admission === 1)))
    await retryJob(deps.engine, { jobId, monthlyLimit: 1000, billing: CALENDAR_MONTHS, deadlineSeconds: 86_400 });
}

const transforming = new Set(plan.jobs.filter(({ transforms }) => transforms).map(({ id }) => id));
const ingest: TaskHandler<'asset.ingest'> = async (context) => {
  const { jobId, attempt, effectId } = context.payload;
  if (transforming.has(jobId)) {
    await createAssetIngestHandler(deps)(context);
    return;
  }
  const job = (await deps.engine.jobs.find(jobId))?.job;
  const current = job?.attempts.at(-1);
  if (job?.status !== 'processing' || job.stage !== 'ingest' || current?.number !== attempt) return;
  const assets = [];
  for (const planned of current.plannedAssets.slice(0, 1)) {
    const stored = await deps.store({
      ...planned,
      from: plan.clipPath,
      contentType: 'video/mp4',
      signal: context.signal,
    });
    assets.push({ ...planned, ...stored, contentType: 'video/mp4', width: 1280, height: 720, durationSeconds: 4 });
  }
  await recordIngest(deps.engine, { jobId, attempt, finishedEffectIds: [effectId], assets });
};

function ofJob<Name extends JobTaskName>(handler: TaskHandler<Name>): TaskHandler<Name> {
  return runTask(deps, (context) => whose.run(context.payload.jobId, () => handler(context)));
}

await deps.queue.bind('job.submit', ofJob(createJobSubmitHandler(deps)), { concurrency: 32 });
await deps.queue.bind('operation.check', ofJob(createOperationCheckHandler(deps)), { concurrency: 24 });
await deps.queue.bind('asset.ingest', ofJob(ingest), { concurrency: 16 });
await deps.queue.bind('job.settle', ofJob(createJobSettleHandler(deps)), { concurrency: 16 });
await deps.queue.bind(
  'callback.apply',
  runTask(deps, async (context) => {
    const callback = await deps.inbox.read(context.payload.inboxId);
    await whose.run(callback?.jobId ?? '', () => createCallbackApplyHandler(deps)(context));
  }),
  { concurrency: 4 },
);
// Jobs that stay keep their places, so there are more than a worker usually has.
say('ready');

/** Owners who come too late are told so; any other trouble they have like a client whose request failed: they ask again. */
async function persist(job: FaultJob): Promise<void> {
  for (;;) {
    try {
      await own(job);
      return;
    } catch (error) {
      if (error instanceof DomainError) return;
      say('trouble', job.id, error instanceof Error ? error.message : String(error));
      await sleep(POLL_MS);
    }
  }
}

void killWhenReady();
for (const job of plan.jobs) void whose.run(job.id, () => persist(job));
for (;;) {
  await sweep(deps.engine).catch((error: unknown) => say('trouble', 'sweep', String(error)));
  await sleep(300);
}
