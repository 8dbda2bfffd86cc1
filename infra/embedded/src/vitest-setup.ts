import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import type { RunningStack, StackEndpoints } from './stack-endpoints.ts';
import { startStack } from './start-stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    stack: StackEndpoints;
  }
}

/**
 * The stack of this run. Vitest loads this file once per project, so what the projects share hangs on the process.
 * A symbol of the global registry keeps it from colliding with anything else.
 */
type TestStack = Pick<RunningStack, 'endpoints' | 'stop'>;
type SharedRun = { users: number; stack: Promise<TestStack> | undefined };
const sharedRunKey = Symbol.for('callsheet.embedded.test-stack');
const shared = globalThis as typeof globalThis & { [sharedRunKey]?: SharedRun };

const directory = fileURLToPath(new URL('../../../.stack', import.meta.url));

/** Servers that exist already, for whoever wants the tests to run against them. */
const overrides = (environment: NodeJS.ProcessEnv): Partial<StackEndpoints> => {
  const {
    TEST_MONGODB_URL,
    TEST_DATABASE_URL,
    TEST_S3_ENDPOINT,
    TEST_S3_ACCESS_KEY_ID = '',
    TEST_S3_SECRET_ACCESS_KEY = '',
    TEST_S3_REGION = 'us-east-1',
    TEST_FFMPEG_PATH,
    TEST_FFPROBE_PATH,
  } = environment;
  const s3 = TEST_S3_ENDPOINT && {
    endpoint: TEST_S3_ENDPOINT,
    region: TEST_S3_REGION,
    accessKeyId: TEST_S3_ACCESS_KEY_ID,
    secretAccessKey: TEST_S3_SECRET_ACCESS_KEY,
    forcePathStyle: true as const,
  };
  return {
    ...(TEST_MONGODB_URL ? { mongodbUrl: TEST_MONGODB_URL } : {}),
    ...(TEST_DATABASE_URL ? { postgresUrl: TEST_DATABASE_URL } : {}),
    ...(s3 ? { s3 } : {}),
    ...(TEST_FFMPEG_PATH ? { ffmpegPath: TEST_FFMPEG_PATH } : {}),
    ...(TEST_FFPROBE_PATH ? { ffprobePath: TEST_FFPROBE_PATH } : {}),
  };
};

const startTestStack = (): Promise<TestStack> => {
  const given = overrides(process.env);
  const { mongodbUrl, postgresUrl, s3 } = given;
  if (mongodbUrl && postgresUrl && s3) {
    // Nothing left for us to start, so a machine that could not (no Debian) can still run the tests.
    const endpoints = { mongodbUrl, postgresUrl, s3, ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', ...given };
    return Promise.resolve({ endpoints, stop: () => Promise.resolve() });
  }
  return startStack({
    name: process.env.CALLSHEET_TEST_STACK ?? 'test',
    directory,
    log: (line) => console.log(`[stack] ${line}`),
  }).then((stack) => ({ ...stack, endpoints: { ...stack.endpoints, ...given } }));
};

/**
 * Vitest's global set-up: one stack for all projects of a run, ended by the last of them. CALLSHEET_TEST_STACK names
 * the stack, so that several people can test at once on one machine.
 */
export default async function setUpStack(project: TestProject): Promise<() => Promise<void>> {
  shared[sharedRunKey] ??= { users: 0, stack: undefined };
  const run = shared[sharedRunKey];
  run.users += 1;
  run.stack ??= startTestStack();
  const { endpoints, stop } = await run.stack;
  project.provide('stack', endpoints);
  return async () => {
    run.users -= 1;
    if (run.users > 0) return;
    run.stack = undefined;
    await stop();
  };
}
