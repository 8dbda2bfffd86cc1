import type { StackEndpoints } from '@callsheet/embedded';
import type { BenchSystem, SystemOptions } from './system/bench-system.ts';

/** One line of the table. */
export interface BenchmarkRow {
  readonly name: string;
  readonly ours: string;
  /** Measured in the same run; empty where the target is absolute. */
  readonly baseline: string;
  readonly ratio: string;
  /** Empty where a figure is only told. */
  readonly target: string;
  /** Null where there is no target. */
  readonly met: boolean | null;
}

/** How much is measured. */
export interface BenchmarkSizes {
  readonly connections: number;
  readonly rounds: number;
  readonly roundMs: number;
  readonly accounts: number;
  readonly pickUps: number;
  readonly engineJobs: number;
  readonly ingestMegabytes: number;
  readonly grownJobs: number;
  readonly waitingTasks: number;
  readonly streams: number;
  readonly idleMs: number;
  readonly bulkProducts: number;
  readonly batchScenes: number;
  /** A clip as large as the maker of scenes delivers them. */
  readonly sceneMegabytes: number;
  readonly grownVideos: number;
  /** Of one workflow. */
  readonly frames: number;
  /** Callers who read; so many that none reaches the limits of production. */
  readonly rateCallers: number;
}

/** What a measured system is started from. */
export interface SystemSurroundings {
  readonly stack: StackEndpoints;
  /** Folder for files of this run. */
  readonly directory: string;
  /** The apps as they are shipped, or from their source where nothing is built. */
  readonly apps: 'dist' | 'src';
  /** Where API and worker leave a profile of their processor time when they end; null: they are not profiled. */
  readonly profileDirectory: string | null;
}

export interface BenchmarkContext extends Pick<SystemSurroundings, 'stack' | 'directory'> {
  readonly sizes: BenchmarkSizes;
  /** A system without a worker, which is started where it is wanted. */
  readonly openSystem: (options: SystemOptions) => Promise<BenchSystem>;
  readonly log: (line: string) => void;
}

/** Measures one part of the table on databases of its own. */
export type Benchmark = (context: BenchmarkContext) => Promise<readonly BenchmarkRow[]>;
