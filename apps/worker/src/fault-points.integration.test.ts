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
import { FAULT_FLOWS, type FaultFlow, type FaultJob, type FaultPlan } from './testing/fault-plan.ts';
import { startFaultProvider } from './testing/fault-provider.ts';
import { FAULT_STEPS } from './testing/fault-steps.ts';
import { makeClip } from './testing/make-clip.ts';
import { startTestStores, type TestStores } from './testing/start-test-stores.ts';

/** Real processes, killed with SIGKILL at every step of a job's life; the provider and the stores outlive them. */
const ENTRY = fileURLToPath(new URL('testing/fault-process.ts', import.meta.url));
/** A life in which many jobs stay at their steps leaves no room for the rest: these die in the next one. */
const MAX_LIVES = 8;
const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

let folder: string;
let clipPath: string;
let stores: TestStores;
let documents: DocumentsConnection;
let reads: JobReads;
let provider: Awaited<ReturnType<typeof startFaultProvider>>;
const children = new Set<ChildProcess>();
const jobs: FaultJob[] = [];
/** Steps that any job was seen to take. */
const seen = new Set<string>();

beforeAll(async () => {
  const stack = inject('stack');
  folder = await mkdtemp(join(tmpdir(), 'callsheet-fault-'));
  clipPath = join(folder, 'clip.mp4');
  await makeClip({ ffmpegPath: stack.ffmpegPath, path: clipPath, width: 1280, height: 720, durationSeconds: 4 });
  provider = await startFaultProvider({ flowOf, clipPath, onCallbackDue: deliver });
  stores = await startTestStores({ stack, fake: provider, label: 'faults' });
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
  await provider.close();
  await rm(folder, { recursive: true, force: true });
});

function flowOf(jobId: string): FaultFlow {
  return jobs.find(({ id }) => id === jobId)?.flow ?? 'plain';
}

function addJob(flow: FaultFlow, dieAt: string): FaultJob {
  const id = `65f0${jobs.length.toString(16).padStart(20, '0')}`;
  const job = { id, flow, dieAt, transforms: dieAt.startsWith('ingest.') };
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
function live(plan: Omit<FaultPlan, 'clipPath'>) {
  const child = spawn(process.execPath, [ENTRY], {
    env: { ...stores.env, FAULT_PLAN: JSON.stringify({ ...plan, clipPath }) },
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
function isOver({ flow }: FaultJob, stored: StoredJob | null): boolean {
  if (stored === null || stored.outbox.length > 0) return false;
  const { job } = stored;
  if (flow === 'retried') return job.status === 'completed';
  if (flow === 'deleted-late') return job.deletedAt !== null && job.assets.length === 0;
  return isTerminal(job.status) && !('hold' in job && job.hold !== null);
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
    missing = missing.filter(({ flow, step }) => !reached.some((job) => job.flow === flow && job.dieAt === step));
  }
  expect(missing).toEqual([]);
}

/** Lets jobs end in a process that lives; the clock runs ahead, so that leases and waits are over soon. */
async function finish(): Promise<void> {
  const life = live({ jobs: jobs.map((job) => ({ ...job, dieAt: null })), clockOffsetMs: 400_000 });
  const clock = setInterval(() => life.child.send({ advanceMs: 45_000 }), 2000);
  const { engine, queue } = stores.deps;
  try {
    await waitFor(
      async () => {
        const stored = await Promise.all(jobs.map(async (job) => ({ job, stored: await engine.jobs.find(job.id) })));
        expect(stored.filter((one) => !isOver(one.job, one.stored)).map(({ job }) => job)).toEqual([]);
        // No task waits or is worked on, but for those whose time has not come.
        for (const { name, ready, active } of await queue.depth())
          expect({ name, ready, active }).toEqual({ name, ready: 0, active: 0 });
        return true;
      },
      { timeoutMs: 90_000, intervalMs: 500, description: 'every job to end' },
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
    'SELECT job_id, array_agg(state ORDER BY admission) AS states FROM ledger.reservation GROUP BY job_id',
  );
  return new Map(rows.map(({ job_id, states }) => [job_id, states]));
}

/** What must be true at the end, whatever the process was killed in the middle of. */
const EXPECTED: Readonly<Record<FaultFlow, { status: Job['status']; orders: number; money: readonly string[] }>> = {
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

it('a kill at any step loses nothing, buys nothing twice and charges nothing twice (U-04, U-06, U-12, U-18)', {
  timeout: 420_000,
}, async () => {
  await killAtEveryStep();
  await finish();

  const money = await readMoney();
  for (const { id, flow, dieAt } of jobs) {
    const job = await stores.read(id);
    const where = `${flow} killed at ${dieAt}`;
    const actual = { status: job.status, orders: provider.ordersOf(id), money: money.get(id) };
    expect(actual, where).toEqual(EXPECTED[flow]);
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
  expect((await stores.deps.queue.depth()).map(({ dead }) => dead)).toEqual([0, 0, 0, 0, 0]);
  // The proof is only as good as the steps: whoever adds one adds it to the list. Events that take minutes to come, such
  // as the verdict on held money, are stored by the steps of all others.
  const listed = new Set(Object.values(FAULT_STEPS).flat().map(kindOf));
  expect([...seen].map(kindOf).filter((kind) => !listed.has(kind))).toEqual([]);
});

/** A step without the event or effect that it was taken for. */
function kindOf(step: string): string {
  return step.split('/')[0] ?? step;
}
