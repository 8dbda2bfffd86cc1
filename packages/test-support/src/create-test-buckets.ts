import { testName } from './test-name.ts';

/** Names of the two buckets of one test file (R-003-06); nothing is created. */
export interface TestBuckets {
  readonly imagesBucket: string;
  readonly videosBucket: string;
}

/** Bucket names that no other test file has. */
export function createTestBuckets(options: { label: string }): TestBuckets {
  const name = testName(options.label, '-');
  return { imagesBucket: `${name}-images`, videosBucket: `${name}-videos` };
}
