import type { Job, JobEvent } from '@callsheet/domain';
import fc from 'fast-check';
import { BSON } from 'mongodb';
import { expect, test } from 'vitest';
import { fromDocument } from './from-document.ts';
import type { JobDocument } from './job-document.ts';
import { createObjectId, isObjectId, parseObjectId } from './object-id.ts';
import { ALL_STATUSES, arbitraryJob } from './testing/arbitrary-job.ts';
import { toDocument, toEventDocument, toFields } from './to-document.ts';

const at = new Date('2026-11-20T10:00:00.000Z');
const queued: JobEvent = { type: 'job.queued', at };

function throughBson(job: Job) {
  const document = toDocument({ job, event: queued, outbox: [] });
  return fromDocument(BSON.deserialize(BSON.serialize(document)) as JobDocument);
}

test.each(ALL_STATUSES)('a %s job comes back from its document as it was', (status) => {
  fc.assert(
    fc.property(arbitraryJob(status), (job) => {
      expect(throughBson(job)).toEqual({ job, outbox: [] });
    }),
    { numRuns: 50 },
  );
});

test('fields that a status does not have are null, so that a transition clears what the one before left', () => {
  fc.assert(
    fc.property(arbitraryJob('completed'), arbitraryJob('processing'), arbitraryJob('failed'), (done, busy, failed) => {
      const none = { stage: null, stageSince: null, cancelRequestedAt: null, settlement: null };
      expect(toFields(done)).toMatchObject({ ...none, error: null, charged: null, hold: null });
      expect(toFields(busy)).toMatchObject({ error: null, charged: null, hold: null });
      expect(toFields(failed)).toMatchObject(none);
      expect(Object.keys(toFields(done)).sort()).toEqual(Object.keys(toFields(busy)).sort());
    }),
    { numRuns: 20 },
  );
});

test('a document that lacks what its status needs is reported, not half read', () => {
  const [job] = fc.sample(arbitraryJob('failed'), 1);
  const document = toDocument({ job: job!, event: queued, outbox: [] });
  expect(() => fromDocument({ ...document, error: null })).toThrow(/is failed but its document has no error/);
});

test('U-36: events keep no output URLs and no handles of providers', () => {
  const outputs = [{ url: 'https://replicate.delivery/x.mp4?X-Amz-Signature=1', kind: 'video' as const }];
  const succeeded = toEventDocument(
    { type: 'attempt.succeeded', at, attempt: 1, externalId: 'p1', rawStatus: 'succeeded', outputs, plannedAssets: [] },
    4,
  );
  expect(succeeded).toEqual({
    seq: 4,
    type: 'attempt.succeeded',
    at,
    data: { attempt: 1, externalId: 'p1', rawStatus: 'succeeded', outputs: [{ kind: 'video' }] },
  });
  const accepted = toEventDocument(
    {
      type: 'attempt.accepted',
      at,
      attempt: 1,
      externalId: 'p1',
      handle: { get: 'https://api.replicate.com/p1' },
      rawStatus: 'starting',
      checkAfterMs: 1,
    },
    3,
  );
  expect(JSON.stringify(accepted)).not.toContain('https://');
});

test('ids: made ids are ids, other texts are not', () => {
  expect(isObjectId(createObjectId())).toBe(true);
  for (const other of ['', 'x', 'A'.repeat(24), 'a'.repeat(23), `${'a'.repeat(24)}\n`, '$ne']) {
    expect([other, isObjectId(other), parseObjectId(other)]).toEqual([other, false, null]);
  }
});
