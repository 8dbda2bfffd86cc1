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
/** All that an admission holds, or some of it (R-003-18). */
const PARTS = [undefined, ['generate_prompt'], ['second'], ['generate_prompt', 'second']] as const;
const settlement = fc.record({ key: job, actions: fc.constantFrom(undefined, ...PARTS) });
const action = fc.oneof(
  { weight: 4, arbitrary: job.map((key) => ({ kind: 'admit' as const, ...key })) },
  { weight: 1, arbitrary: job.map((key) => ({ kind: 'crash' as const, ...key })) },
  { weight: 1, arbitrary: job.map((key) => ({ kind: 'sever' as const, ...key })) },
  { weight: 3, arbitrary: settlement.map(({ key, actions }) => ({ kind: 'capture' as const, ...key, actions })) },
  { weight: 3, arbitrary: settlement.map(({ key, actions }) => ({ kind: 'release' as const, ...key, actions })) },
);
type Part = (typeof PARTS)[number];
type Action = {
  kind: 'admit' | 'crash' | 'sever' | 'capture' | 'release';
  job: number;
  number: number;
  actions?: Part;
};
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
  /** By admission and actions. */
  readonly settlements: Map<string, ReservationState>;
}

/** What was answered once about an admission is answered for ever. */
function remember<Answer>(answers: Map<string, Answer>, id: string, answer: Answer): void {
  expect(answer).toEqual(answers.get(id) ?? answer);
  answers.set(id, answer);
}

function settlementName(id: string, actions: Part): string {
  return `${id} ${actions?.join() ?? 'all'}`;
}

async function perform(prefix: string, memory: Memory, step: Action): Promise<void> {
  const jobId = `${prefix}-${step.job}`;
  const id = `${jobId}/${step.number}`;
  if (step.kind === 'capture' || step.kind === 'release') {
    const cause = step.kind === 'capture' ? 'success' : 'user';
    const actions = step.actions === undefined ? {} : { actions: step.actions };
    const state = await test.ledger.settle({
      jobId,
      number: step.number,
      ...actions,
      money: step.kind,
      cause,
      at: now,
    });
    expect(state).not.toBe('reserved');
    // `none` binds as well: a job settled before it was decided on is withdrawn and never reserves.
    remember(memory.settlements, settlementName(id, step.actions), state);
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

interface Held {
  readonly id: string;
  readonly subject: string;
  readonly action: string;
  readonly amount: number;
  readonly state: Exclude<ReservationState, 'none'>;
}

async function readHeld(prefix: string): Promise<readonly Held[]> {
  const { rows } = await test.db.query<Held>(
    `SELECT job_id || '/' || admission AS id, subject, action, amount, state FROM ledger.reservation
      WHERE starts_with(job_id, $1)`,
    [`${prefix}-`],
  );
  return rows;
}

/** Each reservation went where one of those who named it wanted it, and everybody was told how what they named stands. */
function checkSettlements(id: string, held: readonly Held[], memory: Memory, steps: readonly Action[]): void {
  const wanted = { capture: 'captured', release: 'released' } as const;
  for (const { action, state } of held) {
    const ends = steps.flatMap(({ kind, actions }) =>
      (kind === 'capture' || kind === 'release') && (actions === undefined || actions.some((one) => one === action))
        ? [wanted[kind]]
        : [],
    );
    expect(ends.length === 0 ? ['reserved'] : ends).toContain(state);
  }
  for (const actions of PARTS) {
    const answer = memory.settlements.get(settlementName(id, actions));
    const named = held.filter(({ action }) => actions === undefined || actions.some((one) => one === action));
    const states = new Set(named.map(({ state }) => state));
    const word = (['reserved', 'captured', 'released'] as const).find((state) => states.has(state)) ?? 'none';
    if (answer !== undefined) expect(word).toBe(answer);
  }
}

async function checkBooks(prefix: string, memory: Memory, steps: readonly Action[]): Promise<void> {
  const byAdmission = Map.groupBy(steps, (step) => `${prefix}-${step.job}/${step.number}`);
  const held = Map.groupBy(await readHeld(prefix), ({ id }) => id);
  for (const [id, ofAdmission] of byAdmission) {
    const reservations = held.get(id) ?? [];
    const [first] = ofAdmission;
    const admitted = first !== undefined && memory.verdicts.get(id)?.kind === 'admitted';
    const charged = admitted ? chargesOf(prefix, first).map(({ subject, amount }) => `${subject} ${amount}`) : [];
    expect(reservations.map(({ subject, amount }) => `${subject} ${amount}`).sort()).toEqual(charged.sort());
    checkSettlements(id, reservations, memory, ofAdmission);
  }
  for (const subject of [`${prefix}-a`, `${prefix}-b`]) {
    const usage = await test.ledger.readUsage(monthOf(subject));
    const own = [...held.values()].flat().filter((one) => one.subject === subject);
    const sumOf = (state: Held['state']) =>
      own.reduce((total, one) => total + (one.state === state ? one.amount : 0), 0);
    const expected = { reserved: sumOf('reserved'), captured: sumOf('captured') };
    expect({ reserved: usage?.reserved ?? 0, captured: usage?.captured ?? 0 }).toEqual(expected);
    expect(usage?.used ?? 0).toBeLessThanOrEqual(LIMIT);
    if (usage !== null) expect(await test.ledger.verify(monthOf(subject))).toEqual([]);
  }
  const queued = await test.db.query('SELECT 1 FROM first_task WHERE starts_with(id, $1)', [`${prefix}-`]);
  expect(queued.rowCount).toBe([...memory.verdicts.values()].filter(({ kind }) => kind === 'admitted').length);
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
