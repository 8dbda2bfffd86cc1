import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connectDocuments, createJobReads, type DocumentsConnection, type JobReads } from '@callsheet/database';
import { isTerminal, type Job } from '@callsheet/domain';
import type { StoredJob } from '@callsheet/engine';
import { createLogger } from '@callsheet/logging';
import { createCallbackInbox } from '@callsheet/messages';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { FAULT_DEADLINE_SECONDS, FAULT_OWNER } from './testing/fault-order.ts';
import { FAULT_FLOWS, type FaultFlow, type FaultJob, type FaultPlan, VIDEO_STEP } from './testing/fault-plan.ts';
import { startFaultProvider } from './testing/fault-provider.ts';
import { startFaultRunway } from './testing/fault-runway.ts';
import { FAULT_STEPS } from './testing/fault-steps.ts';
import { makeClip } from './testing/make-clip.ts';
import { makePicture } from './testing/make-picture.ts';
import { startTestStores, type TestStores } from './testing/start-test-stores.ts';

/** Real processes, killed with SIGKILL at every step of a job's life; the provider and the stores outlive them. */
const ENTRY = fileURLToPath(new URL('testing/fault-process.ts', import.meta.url));
/** A life in which many jobs stay at their steps leaves no room for the rest: these die in the next one. */
const MAX_LIVES = 8;
const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

let folder: string;
let clipPath: string;
let picturePath: string;
let stores: TestStores;
let documents: DocumentsConnection;
let reads: JobReads;
let provider: Awaited<ReturnType<typeof startFaultProvider>>;
let runway: Awaited<ReturnType<typeof startFaultRunway>>;
const children = new Set<ChildProcess>();
const jobs: FaultJob[] = [];
/** Jobs that were killed at their step. */
const died = new Set<string>();
/** Steps that any job was seen to take. */
const seen = new Set<string>();

beforeAll(async () => {
  const stack = inject('stack');
  folder = await mkdtemp(join(tmpdir(), 'callsheet-fault-'));
  clipPath = join(folder, 'clip.mp4');
  await makeClip({ ffmpegPath: stack.ffmpegPath, path: clipPath, width: 1280, height: 720, durationSeconds: 4 });
  const path = join(folder, 'picture.png');
  picturePath = await makePicture({ ffmpegPath: stack.ffmpegPath, path, width: 1920, height: 1080 });
  provider = await startFaultProvider({ flowOf, clipPath, onCallbackDue: deliver });
  runway = await startFaultRunway({ clipPath, picturePath });
  const env = {
    RUNWAYML_BASE_URL: runway.origin,
    RUNWAYML_API_SECRET: 'key_faults',
    PROVIDER_OUTPUT_ORIGINS: `${provider.origin},${runway.origin}`,
  };
  stores = await startTestStores({ stack, fake: provider, label: 'faults', env });
  await stores.ledger.grant(undefined, {
    ...{ meter: 'credits', subject: FAULT_OWNER, period: 'wallet', amount: 100_000, key: 'faults' },
  });
  const log = createLogger({ level: 'silent', name: 'faults' });
  documents = await connectDocuments({
    url: stores.config.mongodb.url,
    maxPoolSize: 2,
    applicationName: 'faults',
    log,
  });
  reads = createJobReads({ db: documents.db });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  for (const child of children) child.kill('SIGKILL');
  await documents.close();
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await Promise.all([provider.close(), runway.close()]);
  await rm(folder, { recursive: true, force: true });
});

function flowOf(jobId: string): FaultFlow {
  return jobs.find(({ id }) => id === jobId)?.flow ?? 'plain';
}

function addJob(flow: FaultFlow, dieAt: string): FaultJob {
  const id = `65f0${jobs.length.toString(16).padStart(20, '0')}`;
  const transforms = dieAt.replace(VIDEO_STEP, '').startsWith('ingest.');
  const job = { id, flow, dieAt, transforms, converts: /convert|rendition/.test(dieAt) };
  jobs.push(job);
  return job;
}

/** Stores a verdict twice, the way the API does; the API is not what is killed here. */
async function deliver(order: { jobId: string; prediction: object }): Promise<void> {
  const inbox = createCallbackInbox({
    db: stores.sql,
    now: () => new Date(),
    enqueueApply: async (sql, message) => {
      await stores.deps.queue.enqueueCallbackApply(sql, message);
    },
  });
  const rawBody = Buffer.from(JSON.stringify(order.prediction));
  for (const id of [`msg_${randomUUID()}`, `msg_${randomUUID()}`]) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', Buffer.from(SECRET, 'base64'))
      .update(`${id}.${timestamp}.`)
      .update(rawBody)
      .digest('base64');
    await inbox.accept({
      provider: 'replicate',
      jobId: order.jobId,
      attempt: 1,
      dedupeKey: id,
      headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
      rawBody,
      receivedAt: new Date(),
    });
  }
}

/** One life of the process. `killed` collects the jobs that it took with it. */
function live(plan: Omit<FaultPlan, 'clipPath' | 'picturePath'>) {
  const child = spawn(process.execPath, [ENTRY], {
    env: { ...stores.env, FAULT_PLAN: JSON.stringify({ ...plan, clipPath, picturePath }) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.add(child);
  const killed = new Set<string>();
  if (child.stdout === null || child.stderr === null) throw new Error('the process has no output');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = `${errors}${text}`.slice(-4000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word, jobId = '', step = ''] = line.split(' ');
    if (word === 'killed') killed.add(jobId);
    if (word === 'step') seen.add(step);
  });
  const ended = once(child, 'close').then(([code, signal]) => {
    children.delete(child);
    expect({ code, signal }, errors).toEqual({ code: null, signal: 'SIGKILL' });
  });
  return { killed, ended, child };
}

/** Whether nothing is left to be done for a job, by anybody. */
function isOver(faultJob: FaultJob, stored: StoredJob | null): boolean {
  if (stored === null || stored.outbox.length > 0) return false;
  const { flow, converts } = faultJob;
  const { job } = stored;
  // Until its deadline, for all that anybody can find out.
  if (isInDoubt(faultJob)) return job.status === 'processing' && job.attempts.at(-1)?.state === 'unknown';
  if (flow === 'retried') return job.status === 'completed';
  if (flow === 'deleted-late') return job.deletedAt !== null && job.assets.length === 0;
  if (converts) return job.assets.some(({ role }) => role === 'mp4_small');
  return isTerminal(job.status) && !('hold' in job && job.hold !== null);
}

/** One that was not killed at its step is a scene like any other. */
function isInDoubt({ id, flow }: FaultJob): boolean {
  return flow === 'scene-in-doubt' && died.has(id);
}

/** What there is to know of a job that does not end. */
function describeOpen(faultJob: FaultJob, stored: StoredJob | null): object {
  const { flow, dieAt } = faultJob;
  if (stored === null) return { flow, dieAt, stored };
  const { status, attempts } = stored.job;
  return {
    flow,
    dieAt,
    status,
    attempts: attempts.map(({ state }) => state),
    outbox: stored.outbox.map(({ name }) => name),
  };
}

/**
 * Lives until a job was killed at every step. A job that was past its step already when a life began, because the sweep
 * had mended it, is left to end, and a new one takes its place.
 */
async function killAtEveryStep(): Promise<void> {
  let missing = FAULT_FLOWS.flatMap((flow) => FAULT_STEPS[flow].map((step) => ({ flow, step })));
  for (let lives = 0; missing.length > 0 && lives < MAX_LIVES; lives += 1) {
    const earlier = jobs.map((job) => ({ ...job, dieAt: null }));
    const added = missing.map(({ flow, step }) => addJob(flow, step));
    const life = live({ jobs: [...earlier, ...added], clockOffsetMs: lives * 60_000 });
    await life.ended;
    const reached = added.filter(({ id }) => life.killed.has(id));
    for (const { id } of reached) died.add(id);
    missing = missing.filter(({ flow, step }) => !reached.some((job) => job.flow === flow && job.dieAt === step));
  }
  expect(missing).toEqual([]);
}

/**
 * Lets jobs end in a process that lives; the clock runs ahead, so that leases and waits are over soon, and in the end past
 * the deadline of those whose fate nobody can find out.
 */
async function finish(): Promise<void> {
  const life = live({ jobs: jobs.map((job) => ({ ...job, dieAt: null })), clockOffsetMs: 400_000 });
  const clock = setInterval(() => life.child.send({ advanceMs: 45_000 }), 2000);
  const { engine, queue } = stores.deps;
  const find = () => Promise.all(jobs.map(async (job) => ({ job, stored: await engine.jobs.find(job.id) })));
  try {
    await waitFor(
      async () => {
        const open = (await find()).filter((one) => !isOver(one.job, one.stored));
        expect(open.map((one) => describeOpen(one.job, one.stored))).toEqual([]);
        return true;
      },
      { timeoutMs: 120_000, intervalMs: 500, description: 'every job to end' },
    );
    life.child.send({ advanceMs: FAULT_DEADLINE_SECONDS * 1000 });
    await waitFor(
      async () => {
        const open = (await find()).filter(({ stored }) => !isTerminal(stored?.job.status ?? 'processing'));
        expect(open.map((one) => describeOpen(one.job, one.stored))).toEqual([]);
        // No task waits or is worked on, but for those whose time has not come.
        for (const { name, ready, active } of await queue.depth())
          expect({ name, ready, active }).toEqual({ name, ready: 0, active: 0 });
        return true;
      },
      { timeoutMs: 60_000, intervalMs: 500, description: 'deadlines to end what is in doubt' },
    );
  } finally {
    clearInterval(clock);
    life.child.kill('SIGKILL');
    await life.ended;
  }
}

/** What happened to a job, as its document has it. */
async function readEventTypes(jobId: string): Promise<readonly string[]> {
  return (await reads.readEvents(jobId, 0))?.events.map(({ type }) => type) ?? [];
}

/** How the reservations of each job stand, in the order of its admissions. */
async function readMoney(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await stores.sql.query<{ job_id: string; states: string[] }>(
    'SELECT job_id, array_agg(state ORDER BY admission, action) AS states FROM ledger.reservation GROUP BY job_id',
  );
  return new Map(rows.map(({ job_id, states }) => [job_id, states]));
}

/** What must be true at the end, whatever the process was killed in the middle of. */
const EXPECTED: Readonly<
  Record<
    Exclude<FaultFlow, 'scene' | 'scene-in-doubt'>,
    { status: Job['status']; orders: number; money: readonly string[] }
  >
> = {
  plain: { status: 'completed', orders: 1, money: ['captured'] },
  'answered-at-once': { status: 'completed', orders: 1, money: ['captured'] },
  'settled-later': { status: 'completed', orders: 1, money: ['captured'] },
  callback: { status: 'completed', orders: 1, money: ['captured'] },
  'answer-lost': { status: 'completed', orders: 1, money: ['captured'] },
  'refused-for-now': { status: 'completed', orders: 1, money: ['captured'] },
  draft: { status: 'completed', orders: 1, money: ['captured'] },
  failed: { status: 'failed', orders: 1, money: ['released'] },
  retried: { status: 'completed', orders: 2, money: ['released', 'captured'] },
  canceled: { status: 'canceled', orders: 1, money: ['released'] },
  deleted: { status: 'canceled', orders: 1, money: ['released'] },
  'deleted-late': { status: 'completed', orders: 1, money: ['captured'] },
};

/** The same of a scene: its image is `generate_image`, its video `generate_scene`. */
function expectedOfScene(faultJob: FaultJob) {
  const { dieAt, converts } = faultJob;
  if (!isInDoubt(faultJob)) {
    const roles = ['image', 'video', ...(converts ? ['mp4_small'] : [])];
    return { status: 'completed', orders: ['image', 'video'], money: ['captured', 'captured'], roles };
  }
  // The order had been placed, or had not: nobody can be asked, so it is not placed again and its money waits.
  const isPlaced = /answered|accepted/.test(dieAt ?? '');
  return dieAt?.startsWith(VIDEO_STEP)
    ? {
        ...{ status: 'expired', orders: ['image', ...(isPlaced ? ['video'] : [])] },
        ...{ money: ['captured', 'reserved'], roles: ['image'] },
      }
    : { status: 'expired', orders: isPlaced ? ['image'] : [], money: ['reserved', 'released'], roles: [] };
}

it('a kill at any step loses nothing, buys nothing twice and charges nothing twice (U-04, U-06, U-12, U-18)', {
  timeout: 420_000,
}, async () => {
  await killAtEveryStep();
  await finish();

  const money = await readMoney();
  for (const faultJob of jobs) {
    const { id, flow, dieAt } = faultJob;
    const job = await stores.read(id);
    const where = `${flow} killed at ${dieAt}`;
    if (flow === 'scene' || flow === 'scene-in-doubt') {
      // The real ingest makes a picture of the video besides.
      const roles = job.assets.map(({ role }) => role).filter((role) => role !== 'thumbnail');
      const actual = { status: job.status, orders: runway.ordersOf(id), money: money.get(id), roles };
      expect(actual, where).toEqual(expectedOfScene(faultJob));
      for (const asset of job.assets) expect(await stores.storage.head(asset), where).not.toBeNull();
    } else {
      const actual = { status: job.status, orders: provider.ordersOf(id), money: money.get(id) };
      expect(actual, where).toEqual(EXPECTED[flow]);
    }
    const ended = (await readEventTypes(id)).filter((type) => type === `job.${job.status}`);
    expect(ended, where).toHaveLength(1);
    const objects = await Promise.all(
      (job.attempts.at(-1)?.plannedAssets ?? []).map((asset) => stores.storage.head(asset)),
    );
    const isKept = job.status === 'completed' && job.deletedAt === null;
    expect(objects[0] != null, where).toBe(isKept);
    if (job.deletedAt !== null)
      expect(
        objects.filter((object) => object !== null),
        where,
      ).toEqual([]);
  }
  expect(await stores.ledger.verify('all')).toEqual([]);
  expect((await stores.deps.queue.depth()).filter(({ dead }) => dead > 0)).toEqual([]);
  // The proof is only as good as the steps: whoever adds one adds it to the list. Events that take minutes to come, such
  // as the verdict on held money, are stored by the steps of all others.
  const listed = new Set(Object.values(FAULT_STEPS).flat().map(kindOf));
  expect([...seen].map(kindOf).filter((kind) => !listed.has(kind))).toEqual([]);
});

/** A step without the event or effect that it was taken for. */
function kindOf(step: string): string {
  return step.replace(VIDEO_STEP, '').split('/')[0] ?? step;
}
