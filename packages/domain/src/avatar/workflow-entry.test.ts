import { describe, expect, test } from 'vitest';
import { evolve } from '../job/evolve.ts';
import type { Job } from '../job/job.ts';
import type { JobEvent } from '../job/job-event.ts';
import type { JobInput } from '../job/job-input.ts';
import { BRIEF, SCRIPT } from '../testing/avatar-orders.ts';
import { at, SAMPLE_ERROR, SAMPLE_JOBS, type SampleName, T0 } from '../testing/sample-jobs.ts';
import { type WorkflowEntry, workflowEntriesOf } from './workflow-entry.ts';

const NAMES = { videoId: 'u_1763632800000', requestId: 'video_1763632800000_x', timestamp: '1763632800000' };
const SCRIPTED: JobInput = {
  prompt: 'Did you know?',
  style: null,
  names: NAMES,
  order: { flow: 'generate', fields: SCRIPT },
  voiceId: null,
};

function avatarJob(name: SampleName, input: JobInput = SCRIPTED): Job {
  return { ...SAMPLE_JOBS[name](), origin: 's001', kind: 'script', input };
}

const retried: JobEvent = {
  type: 'job.retried',
  at: at(100),
  admission: 2,
  charges: [],
  deadlineSeconds: 60,
  deadlineAt: at(160),
};
const startedAgain: JobEvent = {
  type: 'attempt.started',
  at: at(101),
  attempt: 2,
  provider: 'n8n',
  model: 'n8n/generate',
  submitLeaseUntil: at(191),
};
const ended = { at: at(120), error: { ...SAMPLE_ERROR, message: 'Too late.' }, charged: false, hold: null };
const after = (job: Job, ...events: readonly JobEvent[]) => events.reduce(evolve, job);
const core = { videoId: NAMES.videoId, jobId: SAMPLE_JOBS.queued().id, userId: SAMPLE_JOBS.queued().ownerId };
const ofUser = { ...core, email: 'anna@example.com' };

describe('R-001-26, R-001-35: the history of a job in which one attempt was made', () => {
  const failed = { status: 'failed', completedAt: at(72), errorMessage: 'It broke.' } as const;
  const EXPECTED: Record<SampleName, Partial<WorkflowEntry>> = {
    draft: { executionId: null, status: 'pending', createdAt: T0 },
    queued: { executionId: null, status: 'pending', createdAt: T0 },
    submitting: { executionId: null, status: 'pending', createdAt: at(1) },
    'submitting, cancel asked': { executionId: null, status: 'pending', createdAt: at(1) },
    waiting: { executionId: 'p1', status: 'pending', createdAt: at(1) },
    'waiting, cancel asked': { executionId: 'p1', status: 'pending', createdAt: at(1) },
    'waiting, unknown': { executionId: null, status: 'pending', createdAt: at(1) },
    ingesting: { executionId: 'p1', status: 'pending', createdAt: at(1) },
    settling: { executionId: 'p1', status: 'pending', createdAt: at(1) },
    awaiting_input: { executionId: null, status: 'pending', createdAt: T0 },
    completed: { executionId: 'p1', status: 'completed', createdAt: at(1), completedAt: at(72) },
    failed: { executionId: 'p1', createdAt: at(1), ...failed },
    canceled: { executionId: null, createdAt: T0, ...failed },
    expired: { executionId: null, createdAt: T0, ...failed },
    'canceled, money held': { executionId: 'p1', createdAt: at(1), ...failed },
    'expired, money held': { executionId: 'p1', createdAt: at(1), ...failed },
  };

  test.each(Object.keys(SAMPLE_JOBS) as SampleName[])('%s', (name) => {
    expect(workflowEntriesOf(avatarJob(name))).toEqual([{ ...ofUser, ...EXPECTED[name] }]);
  });
});

describe('C-34: one entry for each attempt, newest first', () => {
  test('a retried job shows the attempt that failed and the run that is to come', () => {
    const queued = after(avatarJob('failed'), { ...retried });
    const [next, first, ...none] = workflowEntriesOf(queued);
    expect(none).toEqual([]);
    expect(next).toEqual({
      ...ofUser,
      executionId: null,
      status: 'pending',
      createdAt: queued.attempts[0]?.endedAt ?? at(100),
    });
    expect(first).toMatchObject({ executionId: 'p1', status: 'failed', createdAt: at(1) });
    expect(workflowEntriesOf(after(queued, startedAgain))).toEqual([
      { ...ofUser, executionId: null, status: 'pending', createdAt: at(101) },
      first,
    ]);
  });

  test('a failed attempt that is tried again by itself is over, with its own message', () => {
    const again = after(avatarJob('waiting'), {
      type: 'attempt.failed',
      at: at(30),
      attempt: 1,
      rawStatus: 'failed',
      error: SAMPLE_ERROR,
      retryAfterMs: 1,
    });
    const over = {
      ...ofUser,
      executionId: 'p1',
      status: 'failed',
      createdAt: at(1),
      completedAt: at(30),
      errorMessage: 'It broke.',
    };
    expect(workflowEntriesOf(again)).toEqual([
      { ...ofUser, executionId: null, status: 'pending', createdAt: at(30) },
      over,
    ]);
    const late = after(again, startedAgain, { type: 'job.expired', ...ended });
    expect(workflowEntriesOf(late)).toEqual([
      {
        ...ofUser,
        executionId: null,
        status: 'failed',
        createdAt: at(101),
        completedAt: at(120),
        errorMessage: 'Too late.',
      },
      over,
    ]);
  });

  test('a retry that ends before its attempt begins has a run of its own', () => {
    const [last, first] = workflowEntriesOf(after(avatarJob('failed'), retried, { type: 'job.expired', ...ended }));
    expect(last).toMatchObject({
      executionId: null,
      status: 'failed',
      completedAt: at(120),
      errorMessage: 'Too late.',
    });
    expect(first).toMatchObject({ executionId: 'p1', status: 'failed' });
  });
});

test('the address is that of the order, and an imported video has the run that its orderer named', () => {
  const names = NAMES;
  const brief: JobInput = {
    ...SCRIPTED,
    names,
    order: { flow: 'create', fields: { ...BRIEF, email: 'b@example.com' } },
    voiceId: null,
  };
  expect(workflowEntriesOf(avatarJob('waiting', brief))).toMatchObject([{ executionId: 'p1', email: 'b@example.com' }]);
  const source = { url: 'https://files.example/1.mp4', email: 'c@example.com', executionId: 'exec_1' };
  const imported: JobInput = { prompt: '', style: null, names, source };
  expect(workflowEntriesOf(avatarJob('queued', imported))).toMatchObject([
    { executionId: 'exec_1', email: 'c@example.com' },
  ]);
  const unnamed: JobInput = { ...imported, source: { ...source, executionId: null } };
  expect(workflowEntriesOf(avatarJob('waiting', unnamed))).toMatchObject([{ executionId: null }]);
});
