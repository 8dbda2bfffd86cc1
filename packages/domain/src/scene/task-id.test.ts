import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobIdOf, taskIdOf } from './task-id.ts';

const jobIds = fc.stringMatching(/^[0-9a-f]{24}$/);

test('C-05: every job id becomes a UUID of version 8 that leads back to it, in either case of letters', () => {
  fc.assert(
    fc.property(jobIds, (jobId) => {
      const taskId = taskIdOf(jobId);
      expect(taskId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect([jobIdOf(taskId), jobIdOf(taskId.toUpperCase())]).toEqual([jobId, jobId]);
    }),
  );
});

test('C-05: task ids sort like the ids of their jobs, which sort by time', () => {
  fc.assert(
    fc.property(jobIds, jobIds, (one, other) => {
      expect(taskIdOf(one) < taskIdOf(other)).toBe(one < other);
    }),
  );
});

test('C-05: a UUID of somebody else and any other text mean no job', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uuid({ version: [1, 3, 4, 5, 6, 7] }), fc.string()), (text) => {
      expect(jobIdOf(text)).toBeNull();
    }),
  );
  const taskId = taskIdOf('0123456789abcdef01234567');
  expect(taskId).toBe('01234567-89ab-8cde-af01-2345675ce4e0');
  for (const other of [`${taskId} `, `{${taskId}}`, taskId.replaceAll('-', ''), taskId.replace(/0$/, '1')])
    expect(jobIdOf(other)).toBeNull();
});

test('what is no job id has no task id', () => {
  expect(() => taskIdOf('0123')).toThrow('24 hex digits');
});
