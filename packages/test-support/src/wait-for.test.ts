import { expect, test } from 'vitest';
import { dropWhenPassed } from './drop-when-passed.ts';
import { testName } from './test-name.ts';
import { waitFor } from './wait-for.ts';

test('waiting returns the first truthy answer, also after a check that threw', async () => {
  let calls = 0;
  const answer = await waitFor(
    () => {
      calls += 1;
      if (calls === 1) throw new Error('not there');
      return calls === 2 ? null : { calls };
    },
    { description: 'the third call', intervalMs: 1 },
  );
  expect(answer).toEqual({ calls: 3 });
});

test('waiting in vain says for what, and why the last check failed', async () => {
  const waiting = waitFor(() => Promise.reject(new Error('still closed')), {
    timeoutMs: 5,
    intervalMs: 1,
    description: 'the door to open',
  });
  await expect(waiting).rejects.toMatchObject({
    message: 'waited 5 ms for the door to open',
    cause: { message: 'still closed' },
  });
});

test('names fit databases and buckets and differ from call to call', () => {
  expect(testName('Job Repository: R-002-08')).toMatch(/^t_job_repository_r_002_08_[0-9a-f]{8}$/);
  expect(testName('a'.repeat(100), '-').length).toBeLessThanOrEqual(44);
  expect(testName('same')).not.toBe(testName('same'));
});

test('resources are dropped when every test passed and kept when a nested one failed', async () => {
  const dropped: string[] = [];
  const resource = (name: string) => ({
    drop: async () => {
      dropped.push(name);
    },
  });
  await dropWhenPassed({ tasks: [{ result: { state: 'pass' } }] }, [resource('first'), undefined]);
  await dropWhenPassed({ tasks: [{ tasks: [{ result: { state: 'fail' } }] }] }, [resource('second')]);
  expect(dropped).toEqual(['first']);
});
