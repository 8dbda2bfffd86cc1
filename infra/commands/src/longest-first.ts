import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What runs or waits the longest, the longest first. Begun last, each would hold up the end while others are done. */
const LONGEST = [
  'apps/acceptance/src/chaos.',
  'apps/acceptance/src/outages.',
  'apps/acceptance/src/readme.',
  'apps/acceptance/src/fuzz.',
  'apps/worker/src/fault-points.',
  'infra/bench/src/run-benchmarks.',
  'apps/worker/src/handlers/scene-files.',
  'apps/worker/src/media/transform-media.',
  'apps/api/src/features/callbacks/callbacks.',
  'apps/worker/src/main.',
  'apps/worker/src/admin/rebuild-projections.',
  'infra/embedded/tests/lifecycle.',
];

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((start) => moduleId.includes(start));
  return rank === -1 ? LONGEST.length : rank;
}

/** Vitest wants a class. Files that are not listed come in its own order: the largest first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
