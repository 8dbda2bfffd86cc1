import { fork } from 'node:child_process';

/** A process of the bench itself: load, baseline, provider. */
export interface BenchProcess {
  ask<Output>(name: string, input?: unknown): Promise<Output>;
  stop(): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: string;
}

/** Starts one of our own `main.ts`; `entry` is relative to this package's source. */
export function forkProcess(entry: string): BenchProcess {
  const child = fork(new URL(`../${entry}`, import.meta.url), { env: { NODE_NO_WARNINGS: '1' }, execArgv: [] });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let asked = 0;
  child.on('message', (message) => {
    const { id, output, error } = message as unknown as Reply;
    const question = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) question?.resolve(output);
    else question?.reject(new Error(`${entry}: ${error}`));
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const question of waiting.values()) question.reject(new Error(`${entry} ended (${signal ?? code})`));
      waiting.clear();
      resolve();
    });
  });
  return {
    ask: <Output>(name: string, input: unknown = null) => {
      const question = Promise.withResolvers<unknown>();
      asked += 1;
      waiting.set(asked, question);
      child.send({ id: asked, name, input });
      return question.promise as Promise<Output>;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
