import type { AppDependencies } from '../../../../apps/api/src/app-dependencies.ts';
import { buildApp } from '../../../../apps/api/src/build-app.ts';
import { buildDependencies } from '../../../../apps/api/src/build-dependencies.ts';
import { loadConfig } from '../../../../apps/api/src/config.ts';
import { openReadApp } from '../../../../apps/api/src/testing/open-read-app.ts';

export interface LimitedServers {
  readonly reads: { readonly unlimited: string; readonly limited: string };
  readonly orders: { readonly uncounted: string; readonly counted: string };
}

/** The windows of `frames`, wide enough that no run is refused. */
const WINDOWS = [
  { limit: 60, windowMs: 60_000 },
  { limit: 100, windowMs: 86_400_000 },
];
/** So many callers share the units, so that each has the few that a real one has. */
const SUBJECTS = 5_000;
const HOST = '127.0.0.1';

/**
 * Four servers in one process on the same stores: reads with the general limits and without any, orders with a unit of
 * an exact class in front of each and without. `variables` are settings of the API.
 */
export async function startLimitedServers(variables: Readonly<Record<string, string>>): Promise<LimitedServers> {
  const { signal } = new AbortController();
  const { app } = await buildDependencies({ config: loadConfig(variables), signal });
  const listen = (server: { listen(at: { host: string; port: number }): Promise<string> }) =>
    server.listen({ host: HOST, port: 0 });
  return {
    reads: {
      unlimited: await listen(await openReadApp(app, { limited: false })),
      limited: await listen(await openReadApp(countedApart(app), { limited: true })),
    },
    orders: {
      uncounted: await listen((await buildApp(unlimited(app))).app),
      counted: await listen((await buildApp(counted(unlimited(app)))).app),
    },
  };
}

/** The servers without limits lease so much at once that nothing would be left of the windows of their callers. */
function countedApart(app: AppDependencies): AppDependencies {
  const { rateCounts } = app;
  return { ...app, rateCounts: { lease: (input) => rateCounts.lease({ ...input, name: `read ${input.name}` }) } };
}

/** Orders are measured under load that no customer may make. */
function unlimited(app: AppDependencies): AppDependencies {
  const most = 1_000_000_000;
  const rateLimits = { ...app.config.rateLimits, perIp: most, perUser: most, jobCreate: most, signIn: most };
  return { ...app, config: { ...app.config, rateLimits, jobs: { ...app.config.jobs, maxWaiting: most } } };
}

function counted(app: AppDependencies): AppDependencies {
  let taken = 0;
  return {
    ...app,
    commands: {
      ...app.commands,
      create: async (command) => {
        taken += 1;
        const subject = `key:${taken % SUBJECTS}`;
        await app.rateClasses.take({ name: 'frames', subject, windows: WINDOWS, maxQueued: 0 });
        return app.commands.create(command);
      },
    },
  };
}
