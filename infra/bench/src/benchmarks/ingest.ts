import { createReadStream, rmSync, statSync } from 'node:fs';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Benchmark } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { figureRow, megabytes, ratioRow } from '../measure/describe.ts';
import { watchGrowth } from '../measure/process-memory.ts';
import { completedJobs } from '../system/completed-jobs.ts';
import { makeClip } from '../system/make-clip.ts';
import { readMetric } from '../system/read-metric.ts';
import { connectStorage, removeObjects } from '../system/remove-objects.ts';
import { signUp } from '../system/sign-up.ts';

const WITHIN_MS = 600_000;
const MOST_ROUNDS = 2;
const MOST_GROWTH_BYTES = 96_000_000;

/**
 * One large output: how much the worker's memory grows, and how fast the whole ingest task is (download, check, rewrite,
 * hash, upload, thumbnail) against one plain put of the same file.
 */
export const measureIngest: Benchmark = async (context) => {
  const { ffmpegPath, s3 } = context.stack;
  const clip = (name: string, megabytesWanted: number) =>
    makeClip({ ffmpegPath, path: `${context.directory}/${name}.mp4`, sizeBytes: megabytesWanted * 1_000_000 });
  const [small, large] = [await clip('small', 1), await clip('large', context.sizes.ingestMegabytes)];
  const sizeBytes = statSync(large).size;
  const system = await context.openSystem({ label: 'ingest', outcome: { file: small } });
  const bucket = `bench-plain-${Date.now()}`;
  const storage = connectStorage(s3);
  try {
    await storage.send(new CreateBucketCommand({ Bucket: bucket }));
    await system.start('worker');
    const user = await signUp(system);
    let completed = 1;
    await completedJobs(system, { user, count: completed, withinMs: WITHIN_MS });
    await system.provider.ask('setOutcome', { file: large });
    let growth = 0;
    const ours = async (): Promise<number> => {
      const before = await secondsOfIngest(system.workerUrl);
      const memory = watchGrowth(system.pid('worker'));
      completed += 1;
      await user.order();
      await completedJobs(system, { user, count: completed, withinMs: WITHIN_MS });
      growth = Math.max(growth, memory.stop());
      return sizeBytes / ((await secondsOfIngest(system.workerUrl)) - before);
    };
    const comparison = await compare({
      rounds: Math.min(MOST_ROUNDS, context.sizes.rounds),
      ours,
      baseline: () => putPlainly(storage, { bucket, file: large }),
    });
    const unit = (value: number) => `${megabytes(value)}/s`;
    return [
      figureRow({
        name: `ingest of ${megabytes(sizeBytes)}, memory growth`,
        ours: megabytes(growth),
        target: '< 96 MB',
        met: growth < MOST_GROWTH_BYTES,
      }),
      ratioRow({ name: 'ingest, speed', comparison, unit, target: { least: 0.7 } }),
    ];
  } finally {
    await removeObjects({ s3, buckets: [bucket] });
    storage.destroy();
    await system.close();
    for (const path of [small, large]) rmSync(path, { force: true });
  }
};

async function secondsOfIngest(workerUrl: string): Promise<number> {
  return await readMetric(`${workerUrl}/metrics`, 'callsheet_task_duration_seconds_sum{task="asset.ingest"}');
}

/** Bytes per second of a put that does nothing else. */
async function putPlainly(storage: S3Client, input: { bucket: string; file: string }): Promise<number> {
  const { size } = statSync(input.file);
  const startedAt = performance.now();
  await storage.send(
    new PutObjectCommand({
      Bucket: input.bucket,
      Key: 'plain',
      ContentLength: size,
      Body: createReadStream(input.file),
    }),
  );
  return size / ((performance.now() - startedAt) / 1000);
}
