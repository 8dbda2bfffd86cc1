import type { BenchmarkSizes } from './benchmark.ts';

/** What issue and architecture ask for. */
export const FULL_SIZES: BenchmarkSizes = {
  connections: 32,
  rounds: 5,
  roundMs: 4_000,
  accounts: 32,
  pickUps: 200,
  engineJobs: 600,
  ingestMegabytes: 1_000,
  grownJobs: 100_000,
  waitingTasks: 10_000,
  streams: 2_000,
  idleMs: 10_000,
  bulkProducts: 100,
  batchScenes: 50,
  sceneMegabytes: 50,
  grownVideos: 100_000,
  frames: 12,
  rateCallers: 200,
};

/** Tiny: shows that everything still runs, and nothing about speed. */
export const QUICK_SIZES: BenchmarkSizes = {
  connections: 4,
  rounds: 1,
  roundMs: 200,
  accounts: 2,
  pickUps: 3,
  engineJobs: 3,
  ingestMegabytes: 2,
  grownJobs: 40,
  waitingTasks: 10,
  streams: 10,
  idleMs: 500,
  bulkProducts: 5,
  batchScenes: 3,
  sceneMegabytes: 1,
  grownVideos: 40,
  frames: 2,
  rateCallers: 8,
};
