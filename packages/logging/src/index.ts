export { createLogger, type Logger, type LogLevel } from './create-logger.ts';
export { scrubLine } from './scrub-line.ts';
