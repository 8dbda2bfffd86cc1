/** The process, as far as stopping it is concerned. */
export interface StoppableProcess {
  on(signal: 'SIGINT' | 'SIGTERM', listener: (signal: string) => void): unknown;
  exit(code: number): void;
}

/**
 * First SIGTERM or SIGINT ends in order, a second one at once with code 1. `stop` answers whether all ended well: code 0,
 * else 1. It must end by itself, however long a store hangs.
 */
export function stopOnSignals(options: {
  process: StoppableProcess;
  stop: (signal: string) => Promise<boolean>;
}): void {
  let stopping = false;
  const onSignal = (signal: string) => {
    if (stopping) {
      options.process.exit(1);
      return;
    }
    stopping = true;
    options.stop(signal).then(
      (clean) => options.process.exit(clean ? 0 : 1),
      () => options.process.exit(1),
    );
  };
  options.process.on('SIGINT', onSignal);
  options.process.on('SIGTERM', onSignal);
}
