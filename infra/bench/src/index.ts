export type { Benchmark, BenchmarkContext, BenchmarkRow, BenchmarkSizes } from './benchmark.ts';
export { renderTable } from './render-table.ts';
export { BENCHMARKS, runBenchmarks } from './run-benchmarks.ts';
export { FULL_SIZES, QUICK_SIZES } from './sizes.ts';
export { startBenchSystem } from './system/start-bench-system.ts';
