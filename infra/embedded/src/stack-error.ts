const waysOut =
  'either run `docker compose up`, or set MONGODB_URL, DATABASE_URL and S3_ENDPOINT to servers that exist';

/**
 * The embedded stack cannot run here. The message is one sentence for a person at a terminal: what is wrong, then
 * what to do. `wayOut` replaces the two general ways out where there is a nearer one.
 */
export class StackError extends Error {
  override readonly name = 'StackError';

  constructor(options: { reason: string; wayOut?: string; cause?: unknown }) {
    super(`${options.reason}; ${options.wayOut ?? waysOut}.`, { cause: options.cause });
  }
}
