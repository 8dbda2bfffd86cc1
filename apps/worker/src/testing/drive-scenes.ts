import { randomBytes, randomUUID } from 'node:crypto';
import {
  CALENDAR_MONTHS,
  type Job,
  type ReferencePicture,
  type RenditionFormat,
  WALLET_PERIOD,
} from '@callsheet/domain';
import { createJob } from '@callsheet/engine';
import type { TaskContext, TaskName } from '@callsheet/queue';
import type { WorkerDependencies } from '../build-worker.ts';
import { createAssetConvertHandler } from '../handlers/asset-convert.handler.ts';
import { createAssetIngestHandler } from '../handlers/asset-ingest.handler.ts';
import { createJobSettleHandler } from '../handlers/job-settle.handler.ts';
import { createJobSubmitHandler } from '../handlers/job-submit.handler.ts';
import { createOperationCheckHandler } from '../handlers/operation-check.handler.ts';
import type { FakeRunway, FakeTask } from './fake-runway.ts';
import type { TestStores } from './start-test-stores.ts';

/** What a test orders; the rest is a short scene of 4:3 without a reference picture. */
export interface TestScene {
  readonly ownerId?: string;
  readonly reference?: ReferencePicture;
  readonly formats?: readonly RenditionFormat[];
  /** The earlier job that is taken over. */
  readonly reuses?: string;
}

/** C-13: what a picture and a video cost. */
export const SCENE_PRICES = { image: 2, video: 10 };
/** The shortest that a model makes. */
export const SCENE_SECONDS = 2;
/** What each owner has. */
export const SCENE_WALLET = 100;

/** Moves scenes by single deliveries of their tasks; nothing else takes tasks from the queue. */
export function driveScenes({ stores, runway }: { stores: TestStores; runway: FakeRunway }) {
  const { ledger, deps } = stores;

  function deliver<Name extends TaskName>(
    name: Name,
    job: Job,
    change: { attempt?: number; number?: number; isLastTry?: boolean },
  ) {
    const { attempt = job.attempts.length, number = 1, isLastTry = false } = change;
    const payload = { jobId: job.id, attempt, effectId: 'effect', number };
    const { signal } = new AbortController();
    return { name, id: randomUUID(), payload, attemptNumber: 1, isLastTry, signal } as TaskContext<Name>;
  }

  /** The task of the current attempt. */
  function taskOf(job: Job): FakeTask {
    const task = runway.tasks.find(({ id }) => id === job.attempts.at(-1)?.externalId);
    if (task === undefined) throw new Error('nothing was ordered');
    return task;
  }

  async function order(scene: TestScene = {}): Promise<Job> {
    const { ownerId = randomUUID(), reference = null, formats = [], reuses } = scene;
    await ledger.grant(undefined, {
      ...{ meter: 'credits', subject: ownerId, period: WALLET_PERIOD, amount: SCENE_WALLET, key: `test:${ownerId}` },
    } as const);
    return await createJob(deps.engine, {
      id: randomBytes(12).toString('hex'),
      kind: 'scene',
      origin: 's003',
      ownerId,
      workspaceId: randomUUID(),
      title: null,
      input: {
        prompt: 'a kettle on a wooden table',
        style: null,
        scene: { id: randomUUID(), visualPrompt: 'steam rises', reference, quality: 'standard', formats },
      },
      wish: { resolution: '1104:832', durationSeconds: SCENE_SECONDS, strict: false },
      prices: { draft: SCENE_PRICES, standard: SCENE_PRICES, high: SCENE_PRICES },
      findEqual: async () => reuses ?? null,
      monthlyLimit: 0,
      billing: CALENDAR_MONTHS,
      priority: 0,
      deadlineSeconds: 3600,
    });
  }

  async function submit(job: Job, by: WorkerDependencies = deps): Promise<Job> {
    await createJobSubmitHandler(by)(deliver('job.submit', job, {}));
    return await stores.read(job.id);
  }
  async function check(job: Job, number = 1, by: WorkerDependencies = deps): Promise<Job> {
    await createOperationCheckHandler(by)(deliver('operation.check', job, { number }));
    return await stores.read(job.id);
  }
  async function ingest(job: Job, by: WorkerDependencies = deps): Promise<Job> {
    await createAssetIngestHandler(by)(deliver('asset.ingest', job, {}));
    return await stores.read(job.id);
  }
  /** Orders the next step and lets Runway make it. */
  async function make(job: Job): Promise<Job> {
    const ordered = await submit(job);
    taskOf(ordered).status = 'SUCCEEDED';
    return await check(ordered);
  }
  return {
    order,
    submit,
    check,
    ingest,
    make,
    taskOf,
    settle: (job: Job) => createJobSettleHandler(deps)(deliver('job.settle', job, {})),
    convert: async (job: Job, number: number, by = deps, isLastTry = false): Promise<Job> => {
      await createAssetConvertHandler(by)(deliver('asset.convert', job, { number, isLastTry }));
      return await stores.read(job.id);
    },
    /** Makes and stores the next step. */
    deliver: async (job: Job): Promise<Job> => await ingest(await make(job)),
    /** How what a job has reserved stands, by action; of the newest admission. */
    money: async (job: Job): Promise<Readonly<Record<string, string>>> => {
      const entries = await ledger.readJobEntries(job.id);
      return Object.fromEntries(entries.map(({ action, state }) => [action, state]));
    },
    /** How the wallet of its owner stands, and whether all books are sound. */
    wallet: async ({ ownerId }: Job) => {
      const usage = await ledger.readUsage({ meter: 'credits', subject: ownerId, period: WALLET_PERIOD });
      const differences = await ledger.verify('all');
      return { reserved: usage?.reserved, captured: usage?.captured, differences: differences.length };
    },
  };
}
