import { createTestBuckets } from '@callsheet/test-support';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import type { LimitedServers } from '../limited/limited-servers.ts';
import type { LoadPlan, LoadReport } from '../load/load-plan.ts';
import { compare } from '../measure/compare.ts';
import { milliseconds, ratioRow } from '../measure/describe.ts';
import { forkProcess } from '../processes/fork-process.ts';
import { createStores } from '../system/create-stores.ts';
import { type BenchUser, ORDER, signUp } from '../system/sign-up.ts';

/** 600 a minute and caller. */
const CALLS_PER_SECOND = 10;
/** At most 15 % on top. */
const TARGET = { most: 1.15 };

/**
 * What limiting adds to a request (issue's target: 15 % of its time): the general limits to a read of a job, and a unit
 * of an exact class to an order. Every caller has an address and an account of their own and comes close to the limits of
 * production.
 */
export const measureRates: Benchmark = async (context) => {
  const { sizes } = context;
  const stores = await createStores(context.stack, 'bench rates');
  const [servers, load] = [forkProcess('limited/main.ts'), forkProcess('load/main.ts')];
  try {
    const { reads, orders } = await servers.ask<LimitedServers>('start', variablesOf(context, stores));
    const users: { user: BenchUser; jobId: string }[] = [];
    for (let index = 0; index < sizes.rateCallers; index += 1) {
      const user = await signUp({ apiUrl: orders.uncounted, databaseUrl: stores.databaseUrl });
      users.push({ user, jobId: (await user.order()).jobId });
    }
    const measure = async (plan: Pick<LoadPlan, 'origin' | 'targets' | 'method'>) => {
      const { connections, roundMs } = sizes;
      const { perSecond } = await load.ask<LoadReport>('run', { ...plan, connections, durationMs: roundMs });
      return (connections / perSecond) * 1000;
    };
    const targets = users.map(({ user, jobId }, index) => ({
      path: `/v1/jobs/${jobId}`,
      headers: { ...user.headers, 'x-forwarded-for': `192.0.${index >> 8}.${index & 255}` },
    }));
    const unlimited = { origin: reads.unlimited, method: 'GET', targets } as const;
    await measure(unlimited);
    // As many as this machine keeps a third as busy as they may be: they lease like busy callers, and none is refused.
    const perSecond = (sizes.connections / (await measure(unlimited))) * 1000;
    const callers = Math.ceil((3 * perSecond) / CALLS_PER_SECOND);
    const readTargets = targets.slice(0, callers);
    const body = JSON.stringify(ORDER);
    const orderTargets = users
      .slice(0, sizes.accounts)
      .map(({ user }) => ({ path: '/v1/jobs', headers: user.headers, body }));
    const read = (origin: string) => () => measure({ origin, method: 'GET', targets: readTargets });
    const order = (origin: string) => () => measure({ origin, method: 'POST', targets: orderTargets });
    const parts = [
      ['limits per address and user, on a read', read(reads.limited), read(reads.unlimited)],
      ['exact class, on an order', order(orders.counted), order(orders.uncounted)],
    ] as const;
    const rows = [];
    for (const [name, ours, baseline] of parts) {
      await ours();
      await baseline();
      const comparison = await compare({ rounds: sizes.rounds, ours, baseline });
      rows.push(ratioRow({ name, comparison, unit: milliseconds, target: TARGET }));
    }
    return rows;
  } finally {
    await Promise.all([servers.stop(), load.stop()]);
    await stores.drop();
  }
};

function variablesOf(
  { stack }: BenchmarkContext,
  stores: { readonly mongodbUrl: string; readonly databaseUrl: string },
): Readonly<Record<string, string>> {
  const { imagesBucket, videosBucket } = createTestBuckets({ label: 'bench rates' });
  return {
    MONGODB_URL: stores.mongodbUrl,
    DATABASE_URL: stores.databaseUrl,
    S3_ENDPOINT: stack.s3.endpoint,
    S3_REGION: stack.s3.region,
    S3_ACCESS_KEY_ID: stack.s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: stack.s3.secretAccessKey,
    STORAGE_BUCKET_IMAGES: imagesBucket,
    STORAGE_BUCKET_VIDEOS: videosBucket,
    JWT_SECRET: 'a key that signs the tokens of one run',
    CALLBACK_SECRET: 'another key that is used in one run only',
    LOG_LEVEL: 'warn',
    TRUST_PROXY: 'true',
  };
}
