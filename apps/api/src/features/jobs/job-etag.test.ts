import { expect, test } from 'vitest';
import { sampleJob } from '../../testing/sample-job.ts';
import { jobEtag, matchesEtag } from './job-etag.ts';

const TTL = { signedUrlTtlSeconds: 3600 };
const asset = {
  role: 'video',
  bucket: 'b',
  key: 'k',
  sizeBytes: 1,
  sha256: '',
  contentType: 'video/mp4',
  width: 1,
  height: 1,
  durationSeconds: 1,
} as const;
const at = (time: string) => ({ ...TTL, now: new Date(`2026-01-08T${time}Z`) });

test('a job under way has the same ETag until its version or its progress moves, however long that takes', () => {
  const early = jobEtag(sampleJob(), at('10:00:00'));
  expect(jobEtag(sampleJob(), at('23:00:00'))).toBe(early);
  expect(jobEtag(sampleJob({ version: 2 }), at('10:00:00'))).not.toBe(early);
  expect(jobEtag(sampleJob({ progress: 7 }), at('10:00:00'))).not.toBe(early);
});

test('a job with signed URLs changes its ETag every half life of them, so that a 304 never keeps an expired link alive', () => {
  const job = sampleJob({ assets: [asset] });
  const signed = jobEtag(job, at('10:00:01'));
  expect(jobEtag(job, at('10:29:59'))).toBe(signed);
  expect(jobEtag(job, at('10:30:00'))).not.toBe(signed);
});

test('If-None-Match takes lists, weak and strong tags and the asterisk', () => {
  expect(matchesEtag('"a", W/"1-0"', 'W/"1-0"')).toBe(true);
  expect(matchesEtag('"1-0"', 'W/"1-0"')).toBe(true);
  expect(matchesEtag('*', 'W/"1-0"')).toBe(true);
  expect(matchesEtag('"1"', 'W/"1-0"')).toBe(false);
  expect(matchesEtag(undefined, 'W/"1-0"')).toBe(false);
});
