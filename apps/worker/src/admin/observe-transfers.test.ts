import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ObjectStorage, OpenRangeResult } from '@callsheet/object-storage';
import { expect, test } from 'vitest';
import { observeTransfers } from './observe-transfers.ts';
import { createWorkerMetrics } from './worker-metrics.ts';

const PLACE = { bucket: 'video-files', key: 'videos/1.mp4' };
const FILE = { ...PLACE, path: 'video.mp4', contentType: 'video/mp4' };

function opened(stream: Readable): OpenRangeResult {
  const whole = { contentType: 'video/mp4', contentLength: 4, contentRange: null, etag: null, lastModified: null };
  return { statusCode: 200, stream, ...whole };
}

/** A storage whose calls end as they are told, and what the metrics say of them. */
function observed(answers: { put?: Error; get?: OpenRangeResult }) {
  const metrics = createWorkerMetrics();
  const put = async () => {
    if (answers.put !== undefined) throw answers.put;
    return { sizeBytes: 10, sha256: 'aa' };
  };
  const storage: Pick<ObjectStorage, 'putFile' | 'putContent' | 'openRange'> = {
    putFile: put,
    putContent: put,
    openRange: async () => answers.get ?? { statusCode: 404 as const },
  };
  const lines = async () =>
    (await metrics.registry.metrics()).split('\n').filter((line) => /^callsheet_storage.*_(count|total)/.test(line));
  return { storage: observeTransfers(storage, metrics.transferred), lines };
}

test('R-001-36: uploads are timed and their bytes counted', async () => {
  const { storage, lines } = observed({});
  await storage.putFile(FILE);
  await storage.putContent({ ...FILE, content: { sizeBytes: 10, read: async () => Buffer.alloc(0) } });
  expect(await lines()).toEqual([
    'callsheet_storage_transfer_duration_seconds_count{direction="put",result="done"} 2',
    'callsheet_storage_transfer_bytes_total{direction="put"} 20',
  ]);
});

test('a failed upload counts without bytes and stays a failure', async () => {
  const { storage, lines } = observed({ put: new Error('full') });
  await expect(storage.putFile(FILE)).rejects.toThrow('full');
  expect(await lines()).toEqual([
    'callsheet_storage_transfer_duration_seconds_count{direction="put",result="failed"} 1',
  ]);
});

test('a download is over when its stream is, and one that was broken off has failed', async () => {
  const stream = Readable.from([Buffer.from('abcd')]);
  const whole = observed({ get: opened(stream) });
  await whole.storage.openRange(PLACE);
  expect(await whole.lines()).toEqual([]);
  await finished(stream.resume());
  expect(await whole.lines()).toEqual([
    'callsheet_storage_transfer_duration_seconds_count{direction="get",result="done"} 1',
    'callsheet_storage_transfer_bytes_total{direction="get"} 4',
  ]);
  const broken = Readable.from([Buffer.from('abcd')]);
  const half = observed({ get: opened(broken) });
  await half.storage.openRange(PLACE);
  broken.destroy();
  await finished(broken).catch(() => undefined);
  expect(await half.lines()).toEqual([
    'callsheet_storage_transfer_duration_seconds_count{direction="get",result="failed"} 1',
  ]);
});

test('what is not there was not transferred', async () => {
  const { storage, lines } = observed({});
  expect(await storage.openRange(PLACE)).toEqual({ statusCode: 404 });
  expect(await lines()).toEqual([]);
});
