import { createReadStream, rmSync, statSync } from 'node:fs';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Benchmark, BenchmarkContext, BenchmarkRow } from '../benchmark.ts';
import { type Comparison, compare } from '../measure/compare.ts';
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
 * Outputs of several sizes: how fast the whole ingest task is (download, check, rewrite, hash, upload, thumbnail) against
 * one plain put of the same file, and how much the worker's memory grows meanwhile.
 */
export const measureIngest: Benchmark = async (context) => {
  const { s3 } = context.stack;
  const small = await clipOf(context, 'small', 1);
  const system = await context.openSystem({ label: 'ingest', outcome: { file: small } });
  const bucket = `bench-plain-${Date.now()}`;
  const storage = connectStorage(s3);
  try {
    await storage.send(new CreateBucketCommand({ Bucket: bucket }));
    await system.start('worker');
    const user = await signUp(system);
    let completed = 1;
    const complete = () => completedJobs(system, { user, count: completed, withinMs: WITHIN_MS });
    await complete();
    const rows: BenchmarkRow[] = [];
    for (const [wanted, rounds] of [
      [context.sizes.sceneMegabytes, context.sizes.rounds],
      [context.sizes.ingestMegabytes, Math.min(MOST_ROUNDS, context.sizes.rounds)],
    ] as const) {
      const file = await clipOf(context, 'bought', wanted);
      const { size: sizeBytes } = statSync(file);
      await system.provider.ask('setOutcome', { file });
      let growth = 0;
      const ours = async (): Promise<number> => {
        const before = await secondsOfIngest(system.workerUrl);
        const memory = watchGrowth(system.pid('worker'));
        completed += 1;
        await user.order();
        await complete();
        growth = Math.max(growth, memory.stop());
        return sizeBytes / ((await secondsOfIngest(system.workerUrl)) - before);
      };
      const comparison = await compare({ rounds, ours, baseline: () => putPlainly(storage, { bucket, file }) });
      rows.push(...describeIngest(sizeBytes, comparison, growth));
      rmSync(file, { force: true });
    }
    return rows;
  } finally {
    await removeObjects({ s3, buckets: [bucket] });
    storage.destroy();
    await system.close();
    rmSync(small, { force: true });
  }
};

function clipOf({ stack, directory }: BenchmarkContext, name: string, megabytesWanted: number): Promise<string> {
  const { ffmpegPath } = stack;
  return makeClip({ ffmpegPath, path: `${directory}/${name}.mp4`, sizeBytes: megabytesWanted * 1_000_000 });
}

function describeIngest(sizeBytes: number, comparison: Comparison, growth: number): readonly BenchmarkRow[] {
  const name = `ingest of ${megabytes(sizeBytes)}`;
  const unit = (value: number) => `${megabytes(value)}/s`;
  return [
    figureRow({
      name: `${name}, memory growth`,
      ours: megabytes(growth),
      target: '< 96 MB',
      met: growth < MOST_GROWTH_BYTES,
    }),
    ratioRow({ name: `${name}, speed`, comparison, unit, target: { least: 0.7 } }),
  ];
}

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
