import type { AdmissionVerdict } from '@callsheet/domain';
import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ReservationState } from './reservation.ts';
import { openTestLedger, requestFor, type TestLedger, videoCharge } from './testing/open-test-ledger.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
let runs = 0;
const now = new Date('2031-05-10T12:00:00.000Z');
const LIMIT = 4;

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'ledger invariants', now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

/** Few jobs and two accounts, so that nearly every action collides with another. */
const job = fc.record({ job: fc.integer({ min: 0, max: 5 }), number: fc.integer({ min: 1, max: 2 }) });
const action = fc.oneof(
  { weight: 4, arbitrary: job.map((key) => ({ kind: 'admit' as const, ...key })) },
  { weight: 1, arbitrary: job.map((key) => ({ kind: 'crash' as const, ...key })) },
  { weight: 1, arbitrary: job.map((key) => ({ kind: 'sever' as const, ...key })) },
  { weight: 2, arbitrary: job.map((key) => ({ kind: 'capture' as const, ...key })) },
  { weight: 2, arbitrary: job.map((key) => ({ kind: 'release' as const, ...key })) },
);
type Action = { kind: 'admit' | 'crash' | 'sever' | 'capture' | 'release'; job: number; number: number };
/** What is inside one list runs at the same time. */
const history = fc.array(fc.array(action, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });

function monthOf(subject: string) {
  return { meter: 'videoGenerations', subject, period: '2031-05' } as const;
}

/** Job `n` always asks for the same: 1 or 2 units of the first account, and every other job 1 of the second. */
function chargesOf(prefix: string, { job: n }: Action) {
  const first = videoCharge(`${prefix}-a`, { amount: 1 + (n % 2), limit: LIMIT });
  const second = videoCharge(`${prefix}-b`, { action: 'second', limit: LIMIT });
  if (n % 3 === 0) return [first];
  return n % 3 === 1 ? [first, second] : [second, first];
}

/** What callers were told about each admission. */
interface Memory {
  readonly verdicts: Map<string, AdmissionVerdict>;
  readonly settlements: Map<string, ReservationState>;
}

/** What was answered once about an admission is answered for ever. */
function remember<Answer>(answers: Map<string, Answer>, id: string, answer: Answer): void {
  expect(answer).toEqual(answers.get(id) ?? answer);
  answers.set(id, answer);
}

async function perform(prefix: string, memory: Memory, step: Action): Promise<void> {
  const jobId = `${prefix}-${step.job}`;
  const id = `${jobId}/${step.number}`;
  if (step.kind === 'capture' || step.kind === 'release') {
    const cause = step.kind === 'capture' ? 'success' : 'user';
    const state = await test.ledger.settle({ jobId, number: step.number, money: step.kind, cause, at: now });
    expect(state).not.toBe('reserved');
    // `none` binds as well: a job settled before it was decided on is withdrawn and never reserves.
    remember(memory.settlements, id, state);
    return;
  }
  const request = requestFor(jobId, chargesOf(prefix, step), step.number);
  const firstTask = { ...request.firstTask, fail: step.kind === 'crash', sever: step.kind === 'sever' };
  const verdict = await test.ledger.admit({ ...request, firstTask }).catch((error: unknown) => {
    expect(step.kind).toBe('crash');
    expect(error).toMatchObject({ message: 'killed' });
    return null;
  });
  if (verdict !== null) remember(memory.verdicts, id, verdict);
}

/** What the two accounts must hold, counted from the answers that the callers got. */
function expectedUsage(prefix: string, memory: Memory, steps: readonly Action[]) {
  const totals = new Map([`${prefix}-a`, `${prefix}-b`].map((subject) => [subject, { reserved: 0, captured: 0 }]));
  const admitted = new Map(
    steps
      .map((step) => [`${prefix}-${step.job}/${step.number}`, step] as const)
      .filter(([id]) => memory.verdicts.get(id)?.kind === 'admitted'),
  );
  for (const [id, step] of admitted) {
    for (const { subject, amount } of chargesOf(prefix, step)) {
      const total = totals.get(subject);
      const state = memory.settlements.get(id);
      expect(state).not.toBe('none');
      if (total === undefined || state === 'released') continue;
      total[state === 'captured' ? 'captured' : 'reserved'] += amount;
    }
  }
  return { totals, admittedCount: admitted.size };
}

async function checkBooks(prefix: string, memory: Memory, steps: readonly Action[]): Promise<void> {
  const { totals, admittedCount } = expectedUsage(prefix, memory, steps);
  for (const [subject, total] of totals) {
    const usage = await test.ledger.readUsage(monthOf(subject));
    expect({ reserved: usage?.reserved ?? 0, captured: usage?.captured ?? 0 }).toEqual(total);
    expect(usage?.used ?? 0).toBeLessThanOrEqual(LIMIT);
    if (usage !== null) expect(await test.ledger.verify(monthOf(subject))).toEqual([]);
  }
  const queued = await test.db.query('SELECT 1 FROM first_task WHERE starts_with(id, $1)', [`${prefix}-`]);
  expect(queued.rowCount).toBe(admittedCount);
}

describe('the ledger under random histories', () => {
  it('U-02, U-04, U-12: keeps its books whatever admissions, repeats, crashes and settlements run together', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        runs += 1;
        const prefix = `run${runs}`;
        const memory: Memory = { verdicts: new Map(), settlements: new Map() };
        const done: Action[] = [];
        for (const batch of batches) {
          await Promise.all(batch.map((step) => perform(prefix, memory, step)));
          done.push(...batch);
          await checkBooks(prefix, memory, done);
        }
      }),
      { numRuns: 60, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});
