import { isDatabaseUnavailable } from '@callsheet/postgres';

/** Codes of node's sockets and resolver that mean "nobody answers there". */
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Class names of the MongoDB driver, the S3 client and our rate windows for a server that is away. */
const CLASS_NAMES = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'TimeoutError',
  'RateStoreUnavailableError',
]);
/** Causes within causes are followed this deep. */
const MAX_DEPTH = 5;

/** Whether an error, or what caused it, is a store that cannot be reached. Decides on class and code, never on text. */
export function isDependencyDown(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return false;
  if (CLASS_NAMES.has(error.name) || isDatabaseUnavailable(error)) return true;
  if ('code' in error && typeof error.code === 'string' && SOCKET_CODES.has(error.code)) return true;
  if (error instanceof AggregateError && error.errors.some((inner) => isDependencyDown(inner, depth + 1))) return true;
  return isDependencyDown(error.cause, depth + 1);
}
