import { expect, test } from 'vitest';
import { describeFailure } from './describe-failure.ts';
import { createHandlerTracker } from './handler-tracker.ts';
import { deadLetterQueueOf, TASK_NAMES, taskCatalog } from './task-catalog.ts';
import { InvalidTaskPayloadError, validatePayload } from './validate-payload.ts';

const payload = { jobId: 'a'.repeat(24), attempt: 1, effectId: 'effect-1', number: 1 };

test('every task is listed under its own name and has a dead-letter queue', () => {
  expect(TASK_NAMES).toEqual([
    'job.submit',
    'operation.blocking',
    'operation.check',
    'asset.ingest',
    'job.settle',
    'asset.convert',
    'callback.apply',
  ]);
  for (const [name, task] of Object.entries(taskCatalog)) expect(task.name).toBe(name);
  expect(deadLetterQueueOf('job.submit')).toBe('job.submit.dead');
});

test('messages expire later than their longest handler: an hour of ingest, two minutes of submit', () => {
  expect(taskCatalog['asset.ingest'].policy.expireInSeconds).toBeGreaterThan(3600);
  expect(taskCatalog['job.submit'].policy.expireInSeconds).toBeGreaterThan(120);
});

test('payloads hold ids only: a prompt in one is refused, and the refusal does not repeat it', () => {
  expect(validatePayload('job.submit', payload)).toEqual(payload);
  const refuse = () => validatePayload('job.submit', { ...payload, prompt: 'a secret plan' });
  expect(refuse).toThrow(InvalidTaskPayloadError);
  expect(refuse).toThrow(/prompt/);
  expect(refuse).not.toThrow(/secret plan/);
  expect(() => validatePayload('job.settle', { ...payload, jobId: 'x' })).toThrow(/jobId/);
  expect(() => validatePayload('callback.apply', null)).toThrow(/callback\.apply/);
});

test('what is kept of a failure is its name, code and text, not its fields', () => {
  const error = Object.assign(new TypeError('no route'), {
    code: 'EHOSTUNREACH',
    request: { authorization: 'Bearer x' },
  });
  expect(describeFailure(error)).toEqual({ name: 'TypeError', message: 'no route', code: 'EHOSTUNREACH' });
  expect(describeFailure('text')).toEqual({
    name: 'UnknownError',
    message: 'something that is not an error was thrown',
  });
});

test('the tracker tells whether handlers settled, and its abort reaches the running ones', async () => {
  const tracker = createHandlerTracker();
  let ended = '';
  const handling = tracker.track(
    (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          ended = 'aborted';
          resolve();
        });
      }),
  );
  tracker.beginStop();
  expect(tracker.isStopping()).toBe(true);
  expect(await tracker.settled(1)).toBe(false);
  tracker.abort();
  expect(await tracker.settled(5_000)).toBe(true);
  await handling;
  expect(ended).toBe('aborted');
});
