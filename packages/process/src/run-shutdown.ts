/** One step of an orderly end. A step that fails or takes too long is told and left behind. */
export interface ShutdownPhase {
  readonly name: string;
  readonly timeoutMs: number;
  readonly run: () => Promise<void> | void;
}

/** What the end needs to be told with. */
export interface ShutdownLog {
  info(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/**
 * Runs the phases one after the other, each within its own time, so that a store that hangs cannot keep the process.
 * Answers whether all of them ended well.
 */
export async function runShutdown(options: { phases: readonly ShutdownPhase[]; log: ShutdownLog }): Promise<boolean> {
  let clean = true;
  for (const phase of options.phases) {
    try {
      await withTimeLimit(phase);
    } catch (err) {
      clean = false;
      options.log.error({ err, phase: phase.name }, 'shutdown phase failed');
    }
  }
  options.log.info({ clean }, 'stopped');
  return clean;
}

async function withTimeLimit(phase: ShutdownPhase): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${phase.name} took longer than ${phase.timeoutMs} ms`)),
      phase.timeoutMs,
    );
  });
  try {
    await Promise.race([phase.run(), late]);
  } finally {
    clearTimeout(timer);
  }
}
