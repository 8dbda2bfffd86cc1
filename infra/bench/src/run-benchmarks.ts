import type { Benchmark, BenchmarkContext, BenchmarkRow } from './benchmark.ts';
import { measureBulk } from './benchmarks/bulk.ts';
import { measureEngine } from './benchmarks/engine.ts';
import { measureFrames } from './benchmarks/frames.ts';
import { measureGallery } from './benchmarks/gallery.ts';
import { measureGrowth } from './benchmarks/growth.ts';
import { measureIdle } from './benchmarks/idle.ts';
import { measureIngest } from './benchmarks/ingest.ts';
import { measurePickUp } from './benchmarks/pick-up.ts';
import { measureRates } from './benchmarks/rates.ts';
import { measureRead } from './benchmarks/read.ts';
import { measureScenes } from './benchmarks/scenes.ts';
import { measureStreams } from './benchmarks/streams.ts';
import { measureSubmit } from './benchmarks/submit.ts';
import { measureVideos } from './benchmarks/videos.ts';

/** In the order of the table. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  submit: measureSubmit,
  'pick-up': measurePickUp,
  read: measureRead,
  engine: measureEngine,
  ingest: measureIngest,
  growth: measureGrowth,
  streams: measureStreams,
  idle: measureIdle,
  bulk: measureBulk,
  scenes: measureScenes,
  videos: measureVideos,
  gallery: measureGallery,
  frames: measureFrames,
  rates: measureRates,
};

/** Runs the named parts one after the other. @throws Error when one could not be measured. */
export async function runBenchmarks(
  context: BenchmarkContext,
  names: readonly string[],
): Promise<readonly BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const name of names) {
    const startedAt = Date.now();
    context.log(`measuring ${name}`);
    const measured = await BENCHMARKS[name]?.(context);
    rows.push(...(measured ?? []));
    context.log(`measured ${name} in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }
  return rows;
}
