import type { JobError } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { sampleJob } from '../../testing/sample-job.ts';
import { jobCost } from './job-cost.ts';

const error: JobError = { code: 'PROVIDER_FAILED', message: 'no', retryable: true, class: 'provider' };
const hold = { attempt: 1, since: new Date(0), step: 0, nextAt: new Date(0) };

test.each([
  ['queued', sampleJob(), 'reserved'],
  ['completed', sampleJob({ status: 'completed' }), 'captured'],
  ['failed and given back', sampleJob({ status: 'failed', error, charged: false, hold: null }), 'released'],
  ['failed and charged', sampleJob({ status: 'failed', error, charged: true, hold: null }), 'captured'],
  ['expired with an unknown outcome', sampleJob({ status: 'expired', error, charged: false, hold }), 'reserved'],
])('the unit of a job that is %s is shown where it is', (_state, job, where) => {
  expect(jobCost(job)).toEqual({ videoGenerations: { reserved: 0, captured: 0, released: 0, [where]: 1 } });
});
