/** One part of a shutdown, in order. */
export interface ShutdownPhase {
  readonly name: string;
  run(): Promise<void> | void;
}

export interface ShutdownOptions {
  readonly phases: readonly ShutdownPhase[];
  /** For all phases together. */
  readonly timeoutMs: number;
  readonly log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
  readonly exit: (code: number) => void;
}

/**
 * Answers what to do on SIGTERM or SIGINT: the phases in order, within the time; a phase that fails does not keep the
 * next from running. The second signal ends the process at once.
 */
export function createShutdown(options: ShutdownOptions): (signal: string) => Promise<void> {
  let started = false;
  return async function shutDown(signal) {
    if (started) {
      options.log.info({ signal }, 'second signal, leaving at once');
      options.exit(1);
      return;
    }
    started = true;
    options.log.info({ signal }, 'shutting down');
    const deadline = setTimeout(() => {
      options.log.error({ timeoutMs: options.timeoutMs }, 'the shutdown took too long, leaving');
      options.exit(1);
    }, options.timeoutMs);
    for (const phase of options.phases) {
      try {
        await phase.run();
      } catch (err) {
        options.log.error({ err, phase: phase.name }, 'a part of the shutdown failed');
      }
    }
    clearTimeout(deadline);
    options.log.info({}, 'stopped');
    options.exit(0);
  };
}
