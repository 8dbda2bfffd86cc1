import { describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import type { JobRecord, OperationRecord, OrderOutcome, ReservationRecord, Snapshot } from './snapshot.ts';

const job = (changes: Partial<JobRecord> = {}): JobRecord => ({
  id: 'a',
  title: 'chaos-00000',
  status: 'completed',
  stage: null,
  attempts: 1,
  admission: 1,
  deleted: false,
  charged: null,
  held: false,
  assets: [{ bucket: 'videos', key: 'a.mp4' }],
  outbox: [],
  ...changes,
});
const operation = (changes: Partial<OperationRecord> = {}): OperationRecord => ({
  id: 'o1',
  status: 'succeeded',
  jobId: 'a',
  attempt: 1,
  ...changes,
});
const reservation = (changes: Partial<ReservationRecord> = {}): ReservationRecord => ({
  id: 'r1',
  jobId: 'a',
  admission: 1,
  meter: 'video_generations',
  state: 'captured',
  ...changes,
});
const order: OrderOutcome = { marker: 'chaos-00000', jobId: 'a', shown: 'completed', deleted: false };
const sound: Snapshot = {
  jobs: [job()],
  operations: [operation()],
  ledgerFindings: [],
  reservations: [reservation()],
  objects: [{ bucket: 'videos', key: 'a.mp4' }],
  messages: [],
  deadLetters: [],
  unappliedCallbacks: [],
};
const judged = (changes: Partial<Snapshot>, orders: readonly OrderOutcome[] = [order]) =>
  judge({ orders, snapshot: { ...sound, ...changes } });

describe('the verdict over a chaos run', () => {
  test('finds nothing where nothing is wrong', () => {
    expect(judged({})).toEqual({ terminal: 1, lost: [], boughtTwice: [], ledger: [], orphans: [], stuck: [] });
  });

  test('a confirmed job that is missing, unfinished or shown differently is lost; so is an unfinished one that nobody knows', () => {
    expect(judged({ jobs: [] }).lost).toEqual(['chaos-00000: job a was confirmed and does not exist']);
    expect(judged({ jobs: [job({ status: 'processing', stage: 'waiting' })] }).lost).toHaveLength(1);
    expect(judged({}, [{ ...order, shown: 'processing' }]).lost).toHaveLength(1);
    expect(judged({ jobs: [job(), job({ id: 'b', title: 'other', status: 'queued', assets: [] })] }).lost).toEqual([
      'other: job b, which no client knows, is queued (1 attempts)',
    ]);
  });

  test('two operations of one attempt, two that were not failed, and two jobs of one order are bought twice', () => {
    expect(judged({ operations: [operation(), operation({ id: 'o2', status: 'failed' })] }).boughtTwice).toHaveLength(
      1,
    );
    expect(judged({ operations: [operation(), operation({ id: 'o2', attempt: 2 })] }).boughtTwice).toHaveLength(1);
    expect(judged({ jobs: [job(), job({ id: 'b', assets: [] })] }).boughtTwice).toHaveLength(1);
  });

  test('a second attempt after a failed one is no second purchase', () => {
    const operations = [operation({ id: 'o1', status: 'failed' }), operation({ id: 'o2', attempt: 2 })];
    expect(judged({ operations }).boughtTwice).toEqual([]);
  });

  test.each([
    ['a completed job whose unit was given back', job(), 'released'],
    ['a completed job whose unit is still held', job(), 'reserved'],
    [
      'a failed job that was charged although it says it was not',
      job({ status: 'failed', charged: false }),
      'captured',
    ],
    ['a job that says it was charged and was not', job({ status: 'canceled', charged: true }), 'released'],
    ['a held job whose unit is gone', job({ status: 'expired', charged: false, held: true }), 'released'],
  ])('%s is a difference', (_name, changed, state) => {
    expect(judged({ jobs: [changed], reservations: [reservation({ state })] }).ledger).toHaveLength(1);
  });

  test('units of a job that does not exist, and a paid job without units, are differences', () => {
    expect(
      judged({ reservations: [reservation(), reservation({ jobId: 'z', state: 'reserved' })] }).ledger,
    ).toHaveLength(1);
    expect(judged({ reservations: [] }).ledger).toEqual(['job a counts as paid and has no reservation']);
  });

  test('objects without a job and jobs without their objects are told apart', () => {
    expect(judged({ objects: [...sound.objects, { bucket: 'videos', key: 'b.mp4' }] }).orphans).toEqual([
      'videos/b.mp4: no job names it',
    ]);
    expect(judged({ objects: [] }).orphans).toEqual(['videos/a.mp4: missing, job a names it']);
    expect(judged({ jobs: [job({ deleted: true })] }).orphans).toHaveLength(1);
  });

  test('messages, effects and callbacks that are left over are stuck', () => {
    const message = { id: 'm', queue: 'job.submit', state: 'retry', jobId: 'a' };
    expect(judged({ messages: [message] }).stuck).toEqual(['job.submit m is retry, of job a']);
    expect(judged({ jobs: [job({ outbox: ['asset.ingest'] })] }).stuck).toHaveLength(1);
    expect(judged({ unappliedCallbacks: [{ id: 'c', jobId: 'a' }] }).stuck).toHaveLength(1);
    expect(judged({ deadLetters: [message] }).stuck).toEqual([]);
  });
});
