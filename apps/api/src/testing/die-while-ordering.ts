import { createJob } from '@callsheet/engine';
import { createLogger } from '@callsheet/logging';
import type { InjectOptions } from 'fastify';
import { buildApp } from '../build-app.ts';
import { buildDependencies } from '../build-dependencies.ts';
import type { JobCommands } from '../ports.ts';
import { testConfig } from './test-config.ts';

/** What the test hands over as JSON: the stores, and calls with the step that each of them gets to. */
export interface FatalOrders {
  readonly variables: Readonly<Record<string, string>>;
  readonly orders: readonly { readonly step: string; readonly call: InjectOptions }[];
}

/** Makes the calls to an API of its own, and kills this process, with no chance to tidy up, once each is at its step. */
async function dieWhileOrdering({ variables, orders }: FatalOrders): Promise<void> {
  const dependencies = await buildDependencies({
    config: testConfig(variables),
    log: createLogger({ level: 'silent', name: 'test' }),
    signal: new AbortController().signal,
  });
  let reached = 0;
  /** Runs an order up to its step; answers only when that step does not come. */
  async function order({ step, call }: FatalOrders['orders'][number]) {
    const onStep = async (name: string): Promise<void> => {
      if (name !== step) return;
      reached += 1;
      if (reached === orders.length) process.kill(process.pid, 'SIGKILL');
      await Promise.withResolvers<never>().promise;
    };
    const engine = { ...dependencies.engine, onStep };
    const create: JobCommands['create'] = (command) => createJob(engine, command);
    const { app } = await buildApp({
      ...dependencies.app,
      commands: { ...dependencies.app.commands, create },
      onStep,
    });
    return { step, response: await app.inject(call) };
  }
  const { step, response } = await Promise.race(orders.map(order));
  process.stderr.write(`the step ${step} did not come: ${response.statusCode} ${response.body}\n`);
  process.exit(1);
}

await dieWhileOrdering(JSON.parse(process.argv[2] ?? '{}'));
