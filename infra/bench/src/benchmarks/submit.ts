import type { Benchmark, BenchmarkRow } from '../benchmark.ts';
import type { LoadPlan, LoadReport } from '../load/load-plan.ts';
import { compare } from '../measure/compare.ts';
import { perSecond, ratioRow } from '../measure/describe.ts';
import { forkProcess } from '../processes/fork-process.ts';
import { createStores } from '../system/create-stores.ts';
import { ORDER, signUp } from '../system/sign-up.ts';

/**
 * POST /v1/jobs against a bare handler: once with everybody in one workspace, where a lock per request means one after
 * the other, and once with a workspace per connection. No worker runs beside either.
 */
export const measureSubmit: Benchmark = async (context) => {
  const { sizes } = context;
  const system = await context.openSystem({ label: 'submit' });
  const bareStores = await createStores(context.stack, 'bench bare submit');
  const [bare, load] = [forkProcess('baseline/main.ts'), forkProcess('load/main.ts')];
  try {
    const users = [];
    for (let index = 0; index < sizes.accounts; index += 1) users.push(await signUp(system));
    const { origin } = await bare.ask<{ origin: string }>('start', {
      ...bareStores,
      measuredMongodbUrl: system.mongodbUrl,
      accounts: sizes.accounts,
    });
    const body = JSON.stringify(ORDER);
    const measure = async (plan: Pick<LoadPlan, 'origin' | 'targets'>) => {
      const { connections, roundMs } = sizes;
      const report = await load.ask<LoadReport>('run', { ...plan, method: 'POST', connections, durationMs: roundMs });
      return report.perSecond;
    };
    const rows: BenchmarkRow[] = [];
    for (const accounts of new Set([1, sizes.accounts])) {
      const some = users.slice(0, accounts);
      const targets = some.map(({ headers }) => ({ path: '/v1/jobs', headers, body }));
      const bareTargets = some.map((_user, index) => ({ path: '/jobs', headers: { 'x-account': `${index}` }, body }));
      const ours = () => measure({ origin: system.apiUrl, targets });
      const baseline = () => measure({ origin, targets: bareTargets });
      // The first round of each only warms up.
      await ours();
      await baseline();
      const comparison = await compare({ rounds: sizes.rounds, ours, baseline });
      const name = `submit, ${accounts === 1 ? 'one workspace' : `${accounts} workspaces`}`;
      rows.push(ratioRow({ name, comparison, unit: perSecond, target: { least: 2 } }));
    }
    return rows;
  } finally {
    await Promise.all([bare.stop(), load.stop()]);
    await system.close();
    await bareStores.drop();
  }
};
