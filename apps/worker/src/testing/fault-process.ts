import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CALENDAR_MONTHS,
  DomainError,
  deliveredAttempt,
  isTerminal,
  type Job,
  type JobTaskName,
} from '@callsheet/domain';
import { cancelJob, createJob, deleteJob, type EngineDependencies, retryJob, startJob, sweep } from '@callsheet/engine';
import { createLogger } from '@callsheet/logging';
import type { TaskHandler } from '@callsheet/queue';
import { buildDependencies } from '../build-dependencies.ts';
import { loadConfig } from '../config.ts';
import { createCallbackApplyHandler } from '../handlers/callback-apply.handler.ts';
import { createJobSettleHandler } from '../handlers/job-settle.handler.ts';
import { createJobSubmitHandler } from '../handlers/job-submit.handler.ts';
import { createOperationCheckHandler } from '../handlers/operation-check.handler.ts';
import { runTask } from '../run-task.ts';
import { TaskDelayed } from '../task-delayed.ts';
import { createFaultFileHandlers } from './fault-files.ts';
import { faultOrderOf } from './fault-order.ts';
import { type FaultJob, type FaultPlan, isScene, VIDEO_STEP } from './fault-plan.ts';

/**
 * A process that is killed: it makes the jobs of its plan as their owners do and works on them as a worker does. A job that
 * reaches its step stays there; when all of them are there, or nothing new happens, the process kills itself, so that
 * every one of these jobs is killed at its own step. Says on standard output what it comes past.
 */
const plan = JSON.parse(process.env.FAULT_PLAN ?? '') as FaultPlan;
const config = loadConfig(process.env);
/** Kills although some jobs have not come to their step: none has for this long, and the next life goes on with them. */
const PATIENCE_MS = 10_000;
const POLL_MS = 500;

const whose = new AsyncLocalStorage<string>();
const steps = new Map(plan.jobs.map(({ id, dieAt }) => [id, dieAt]));
const staying = new Set<string>();
/** Scenes whose image is stored. */
const filming = new Set<string>();
const scenes = new Set(plan.jobs.filter(({ flow }) => isScene(flow)).map(({ id }) => id));
/** Scenes with an order under way: of one that is killed now, nobody could find out what became of it. */
const ordering = new Set<string>();
/** About to kill itself: no scene begins another order. */
let isClosing = false;
/** Keeps what jobs hold at their steps from being collected: a file that is collected while open ends the process. */
const held: ((value?: undefined) => void)[] = [];
let lastArrival = performance.now();
let clockOffsetMs = plan.clockOffsetMs;
process.on('message', (message: { advanceMs: number }) => {
  clockOffsetMs += message.advanceMs;
});

/** Written before it returns, since this process may be about to die; a full pipe is waited for. */
function say(...words: readonly string[]): void {
  let rest = Buffer.from(`${words.join(' ')}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function onStep(taken: string): Promise<void> | undefined {
  const jobId = whose.getStore();
  if (jobId === undefined) return undefined;
  const name = filming.has(jobId) ? `${VIDEO_STEP}${taken}` : taken;
  if (taken === 'transition.announced/step.stored') filming.add(jobId);
  if (taken === 'transition.stored/attempt.accepted') ordering.delete(jobId);
  say('step', jobId, name);
  if (steps.get(jobId) === name) {
    if (!staying.has(jobId)) say('killed', jobId, name);
    lastArrival = performance.now();
    staying.add(jobId);
    ordering.delete(jobId);
  } else if (!staying.has(jobId) || ordering.has(jobId)) {
    if (scenes.has(jobId) && taken === 'transition.decided/attempt.started') ordering.add(jobId);
    return undefined;
  }
  return new Promise((resolve) => held.push(resolve));
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
  lastArrival = performance.now();
  const wanted = plan.jobs.filter(({ dieAt }) => dieAt !== null).length;
  if (wanted === 0) return;
  for (;;) {
    await sleep(POLL_MS);
    const stuck = performance.now() - lastArrival > PATIENCE_MS;
    isClosing ||= staying.size === wanted || stuck;
    if (isClosing && ordering.size === 0) process.kill(process.pid, 'SIGKILL');
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
async function own(job: FaultJob): Promise<void> {
  const { id, flow } = job;
  const jobId = id;
  if ((await deps.engine.jobs.find(id)) === null) await createJob(deps.engine, faultOrderOf(job));
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

function ofJob<Name extends JobTaskName>(handler: TaskHandler<Name>): TaskHandler<Name> {
  return runTask(deps, (context) => whose.run(context.payload.jobId, () => handler(context)));
}

const { ingest, convert } = createFaultFileHandlers(deps, plan);
const placeOrder = createJobSubmitHandler(deps);
const submit: TaskHandler<'job.submit'> = async (context) => {
  const { jobId } = context.payload;
  if (isClosing && scenes.has(jobId)) throw new TaskDelayed({ afterMs: 1000, reason: 'the process is about to die' });
  try {
    await placeOrder(context);
  } finally {
    ordering.delete(jobId);
  }
};

for (const id of scenes) {
  const job = (await deps.engine.jobs.find(id))?.job;
  if (job !== undefined && deliveredAttempt(job) !== null) filming.add(id);
}
await deps.queue.bind('job.submit', ofJob(submit), { concurrency: 96 });
await deps.queue.bind('operation.check', ofJob(createOperationCheckHandler(deps)), { concurrency: 96 });
await deps.queue.bind('asset.ingest', ofJob(ingest), { concurrency: 96 });
await deps.queue.bind('asset.convert', ofJob(convert), { concurrency: 8 });
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
