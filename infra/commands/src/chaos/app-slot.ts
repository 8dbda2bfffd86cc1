import { setTimeout as delay } from 'node:timers/promises';
import { type AppProcess, startApp } from '../app-process.ts';
import type { AppName } from '../system-environment.ts';

/** The place of one app process, which is killed and filled again. */
export interface AppSlot {
  readonly app: AppName;
  readonly label: string;
  readonly url: string;
  readonly start: () => void;
  /** kill -9, now. Nothing happens when it is down already. */
  readonly kill: () => Promise<void>;
  readonly isReady: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

const GRACE_MS = 6_000;
const RESTART_AFTER_MS = 500;

/**
 * A process that ends although nobody killed it is told to `onCrash` with its last words and started again, so that the
 * run goes on.
 */
export function createAppSlot(input: {
  app: AppName;
  label: string;
  url: string;
  environment: Record<string, string>;
  logsDirectory: string;
  onCrash: (finding: string) => void;
}): AppSlot {
  const { app, label, url } = input;
  let running: AppProcess | null = null;
  let stopped = false;

  function start(): void {
    if (running !== null || stopped) return;
    const started = startApp({
      name: label,
      entry: `apps/${app}/dist/main.js`,
      environment: input.environment,
      logFile: `${input.logsDirectory}/${label}.log`,
    });
    running = started;
    started.child.once('exit', (code, signal) => {
      if (running !== started) return;
      running = null;
      if (stopped) return;
      input.onCrash(`${label} ended by itself (${signal ?? `exit code ${code}`}):\n${started.lastLines()}`);
      void delay(RESTART_AFTER_MS).then(start);
    });
  }

  return {
    app,
    label,
    url,
    start,
    kill: async () => {
      const killed = running;
      if (killed === null) return;
      running = null;
      const exited = new Promise<void>((resolve) => killed.child.once('exit', () => resolve()));
      killed.child.kill('SIGKILL');
      await exited;
    },
    isReady: async () => {
      try {
        return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
      } catch {
        // Down or still starting.
        return false;
      }
    },
    stop: async () => {
      stopped = true;
      await running?.stop(GRACE_MS);
    },
  };
}
