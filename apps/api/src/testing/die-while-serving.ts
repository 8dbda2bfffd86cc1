import { createJob } from '@callsheet/engine';
import { createLogger } from '@callsheet/logging';
import { createCallbackInbox } from '@callsheet/messages';
import type { InjectOptions } from 'fastify';
import { buildApp } from '../build-app.ts';
import { buildDependencies } from '../build-dependencies.ts';
import type { JobCommands } from '../ports.ts';
import { testConfig } from './test-config.ts';

/** What the test hands over as JSON: the stores, and calls with the step that each of them gets to. */
export interface FatalCalls {
  readonly variables: Readonly<Record<string, string>>;
  readonly calls: readonly { readonly step: string; readonly call: InjectOptions }[];
}

/** Makes the calls to an API of its own, and kills this process, with no chance to tidy up, once each is at its step. */
async function dieWhileServing({ variables, calls }: FatalCalls): Promise<void> {
  const dependencies = await buildDependencies({
    config: testConfig(variables),
    log: createLogger({ level: 'silent', name: 'test' }),
    signal: new AbortController().signal,
  });
  let reached = 0;
  /** Runs a call up to its step; answers only when that step does not come. */
  async function serve({ step, call }: FatalCalls['calls'][number]) {
    const onStep = async (name: string): Promise<void> => {
      if (name !== step) return;
      reached += 1;
      if (reached === calls.length) process.kill(process.pid, 'SIGKILL');
      await Promise.withResolvers<never>().promise;
    };
    const engine = { ...dependencies.engine, onStep };
    const create: JobCommands['create'] = (command) => createJob(engine, command);
    const { db, queue } = dependencies.stores;
    const inbox = createCallbackInbox({
      db,
      now: engine.now,
      enqueueApply: async (sql, message) => {
        await onStep('callback.inserted');
        await queue.enqueueCallbackApply(sql, message);
      },
    });
    const { app } = await buildApp({
      ...dependencies.app,
      commands: { ...dependencies.app.commands, create },
      inbox,
      onStep,
    });
    return { step, response: await app.inject(call) };
  }
  const { step, response } = await Promise.race(calls.map(serve));
  process.stderr.write(`the step ${step} did not come: ${response.statusCode} ${response.body}\n`);
  process.exit(1);
}

await dieWhileServing(JSON.parse(process.argv[2] ?? '{}'));
