import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestLedger, type TestLedger } from '../testing/open-test-ledger.ts';
import { MAX_REPLAY_BODY_BYTES } from './complete-key.ts';
import { createIdempotencyKeys, type IdempotencyKeys } from './create-idempotency-keys.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
let keys: IdempotencyKeys;
let now = new Date('2031-05-10T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'idempotency keys', now: () => now });
  keys = createIdempotencyKeys({ db: test.db, now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

function request(key: string, jobId: string, fingerprint = 'same') {
  return { scope: 'user-1', key, fingerprint, jobId, leaseMs: 30_000 };
}

function answer(key: string, jobId: string, status = 202) {
  return { scope: 'user-1', key, jobId, status, body: `{"id":"${jobId}"}`, headers: { location: `/v1/jobs/${jobId}` } };
}

describe('idempotency keys', () => {
  it('U-06: 20 requests at once with one key give one first and 19 that must wait', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => keys.begin(request('burst', `burst-${n}`))));
    expect(results.filter(({ kind }) => kind === 'first')).toHaveLength(1);
    const waiting = results.filter(({ kind }) => kind === 'in_progress');
    expect(waiting).toEqual(Array.from({ length: 19 }, () => ({ kind: 'in_progress', retryAfterMs: 30_000 })));
  });

  it('U-06: replays the stored answer to the letter, and the first answer stays', async () => {
    expect(await keys.begin(request('done', 'job-a'))).toEqual({ kind: 'first', jobId: 'job-a', lease: 1 });
    await keys.complete(answer('done', 'job-a'));
    await keys.complete(answer('done', 'job-a', 500));
    const replay = { kind: 'replay', status: 202, body: '{"id":"job-a"}', headers: { location: '/v1/jobs/job-a' } };
    expect(await keys.begin(request('done', 'job-b'))).toEqual(replay);
    now = new Date(now.getTime() + 60_000);
    expect(await keys.begin(request('done', 'job-b'))).toEqual(replay);
  });

  it('says mismatch for another request under the key, while it runs, after its lease and once it is answered', async () => {
    await keys.begin(request('other', 'job-a'));
    expect(await keys.begin(request('other', 'job-b', 'different'))).toEqual({ kind: 'mismatch' });
    now = new Date(now.getTime() + 31_000);
    expect(await keys.begin(request('other', 'job-b', 'different'))).toEqual({ kind: 'mismatch' });
    await keys.complete(answer('other', 'job-a'));
    expect(await keys.begin(request('other', 'job-b', 'different'))).toEqual({ kind: 'mismatch' });
  });

  it('keeps equal keys of different scopes apart', async () => {
    await keys.begin(request('shared', 'job-a'));
    expect(await keys.begin({ ...request('shared', 'job-b'), scope: 'user-2' })).toMatchObject({ kind: 'first' });
  });

  it('hands a crashed request to one of 20 repeats after its lease, under the job id chosen first', async () => {
    await keys.begin(request('crashed', 'job-a'));
    now = new Date(now.getTime() + 29_999);
    expect(await keys.begin(request('crashed', 'job-b'))).toEqual({ kind: 'in_progress', retryAfterMs: 1 });
    now = new Date(now.getTime() + 1);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => keys.begin(request('crashed', `late-${n}`))),
    );
    expect(results.filter(({ kind }) => kind === 'takeover')).toEqual([{ kind: 'takeover', jobId: 'job-a', lease: 2 }]);
    expect(results.filter(({ kind }) => kind === 'in_progress')).toHaveLength(19);
  });

  it('does not consume the key when the holder abandons it', async () => {
    await keys.begin(request('rejected', 'job-a'));
    await keys.abandon({ scope: 'user-1', key: 'rejected', jobId: 'job-a', lease: 1 });
    expect(await keys.begin(request('rejected', 'job-b', 'different'))).toEqual({
      kind: 'first',
      jobId: 'job-b',
      lease: 1,
    });
  });

  it('lets nobody abandon what was taken over or answered', async () => {
    await keys.begin(request('slow', 'job-a'));
    now = new Date(now.getTime() + 30_000);
    expect(await keys.begin(request('slow', 'job-b'))).toMatchObject({ kind: 'takeover', lease: 2 });
    await keys.abandon({ scope: 'user-1', key: 'slow', jobId: 'job-a', lease: 1 });
    expect(await keys.begin(request('slow', 'job-c'))).toMatchObject({ kind: 'in_progress' });
    await keys.complete(answer('slow', 'job-a'));
    await keys.abandon({ scope: 'user-1', key: 'slow', jobId: 'job-a', lease: 2 });
    expect(await keys.begin(request('slow', 'job-c'))).toMatchObject({ kind: 'replay' });
  });

  it('stores no answer for a key that meanwhile belongs to another job', async () => {
    await keys.begin(request('moved', 'job-a'));
    await keys.abandon({ scope: 'user-1', key: 'moved', jobId: 'job-a', lease: 1 });
    await keys.begin(request('moved', 'job-b'));
    await keys.complete(answer('moved', 'job-a'));
    expect(await keys.begin(request('moved', 'job-c'))).toMatchObject({ kind: 'in_progress' });
  });

  it('refuses to keep an answer beyond the cap, counted in bytes', async () => {
    await keys.begin(request('large', 'job-a'));
    const large = { ...answer('large', 'job-a'), body: 'ä'.repeat(MAX_REPLAY_BODY_BYTES / 2 + 1) };
    await expect(keys.complete(large)).rejects.toThrow(RangeError);
    await keys.complete({ ...large, body: 'ä'.repeat(MAX_REPLAY_BODY_BYTES / 2) });
    expect(await keys.begin(request('large', 'job-a'))).toMatchObject({ kind: 'replay' });
  });

  it('deletes the oldest keys first, in bounded steps, and nothing newer', async () => {
    const born = new Date('2031-01-01T00:00:00.000Z');
    const today = now;
    for (const n of [0, 1, 2, 3]) {
      now = new Date(born.getTime() + n * 1_000);
      await keys.begin(request(`old-${n}`, `old-${n}`));
    }
    now = today;
    const edge = new Date(born.getTime() + 3_000);
    expect(await keys.deleteOlderThan(edge, 2)).toBe(2);
    expect(await keys.begin(request('old-2', 'new', 'different'))).toEqual({ kind: 'mismatch' });
    expect(await keys.deleteOlderThan(edge, 100)).toBe(1);
    expect(await keys.begin(request('old-3', 'new', 'different'))).toEqual({ kind: 'mismatch' });
  });
});
