import type { JobNotice } from '@callsheet/engine';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createJobEventHub } from './job-event-hub.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-08T10:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

function notice(jobId: string, seq: number): JobNotice {
  return { jobId, ownerId: 'owner', seq, type: 'job.started', status: 'processing', progress: 0, at: new Date() };
}

function hubWith(changed: JobNotice[]) {
  const looks: Date[] = [];
  const errors: unknown[] = [];
  const hub = createJobEventHub({
    changedSince: async (since) => {
      looks.push(since);
      return changed;
    },
    now: () => new Date(),
    onError: (error) => errors.push(error),
  });
  return { hub, looks, errors };
}

test('a notice reaches the subscribers of its job only, until they leave', () => {
  const { hub } = hubWith([]);
  const heard: number[] = [];
  const leave = hub.subscribe('a', (event) => heard.push(event.seq));
  hub.publish(notice('a', 1));
  hub.publish(notice('b', 2));
  leave();
  hub.publish(notice('a', 3));
  expect(heard).toEqual([1]);
  expect(hub.subscriberCount()).toBe(0);
});

test('a lost notification only delays: the tail finds the change within 2 s, reaching back 5 s', async () => {
  const { hub, looks } = hubWith([notice('a', 4)]);
  const heard: number[] = [];
  hub.subscribe('a', (event) => heard.push(event.seq));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(heard).toEqual([4]);
  expect(looks[0]).toEqual(new Date('2026-01-08T09:59:55Z'));
});

test('nobody watching means nobody asks, and a reconnect asks at once', async () => {
  const { hub, looks } = hubWith([]);
  await vi.advanceTimersByTimeAsync(10_000);
  hub.catchUp();
  expect(looks).toHaveLength(0);
  const leave = hub.subscribe('a', () => undefined);
  hub.catchUp();
  expect(looks).toHaveLength(1);
  leave();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toHaveLength(1);
});

test('a tail that fails is told and tries again from where it was', async () => {
  const looks: Date[] = [];
  const errors: unknown[] = [];
  const hub = createJobEventHub({
    changedSince: async (since) => {
      looks.push(since);
      throw new Error('away');
    },
    now: () => new Date(),
    onError: (error) => errors.push(error),
  });
  hub.subscribe('a', () => undefined);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(errors).toHaveLength(2);
  expect(looks[1]).toEqual(looks[0]);
  await hub.close();
});

test('whoever hears an owner hears all jobs of that owner, and the tail asks only for what is watched', async () => {
  const looks: unknown[] = [];
  const hub = createJobEventHub({
    changedSince: async (_since, watched) => {
      looks.push(watched);
      return [];
    },
    now: () => new Date(),
    onError: () => undefined,
  });
  const heard: string[] = [];
  const leaveOwner = hub.subscribeOwner('owner', (event) => heard.push(event.jobId));
  const leaveJob = hub.subscribe('a', () => undefined);
  hub.publish(notice('a', 1));
  hub.publish(notice('b', 1));
  hub.publish({ ...notice('c', 1), ownerId: 'somebody else' });
  expect(heard).toEqual(['a', 'b']);
  await vi.advanceTimersByTimeAsync(2_000);
  leaveOwner();
  leaveOwner();
  expect(hub.subscriberCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  leaveJob();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toEqual([
    { jobIds: ['a'], ownerIds: ['owner'] },
    { jobIds: ['a'], ownerIds: [] },
  ]);
});
