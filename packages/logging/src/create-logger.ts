import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { describeError } from './describe-error.ts';
import { scrubLine } from './scrub-line.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** pino's logger: Fastify takes it as it is, and it fits the `info`, `warn`, `error` that packages ask for. */
export type Logger = pino.Logger;

/**
 * One JSON object per line, with level names and ISO times, to standard output or to `destination`. Every finished line
 * is scrubbed of secrets, signed URLs and prompts, whoever wrote it.
 */
export function createLogger(options: { level: LogLevel; name: string; destination?: DestinationStream }): Logger {
  return pino(
    {
      level: options.level,
      name: options.name,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      hooks: { streamWrite: scrubLine },
    },
    options.destination ?? pino.destination(1),
  );
}
