import { Agent, type Dispatcher } from 'undici';

const CONNECT_TIMEOUT_MS = 10_000;

/** Connections to one provider, whosever key the calls carry. */
export interface ProviderConnections {
  readonly reads: Dispatcher;
  readonly orders: Dispatcher;
}

/**
 * An order never rides on an idle connection: one that the far side has just closed fails after the bytes went out, and
 * that would leave an order in doubt which the provider never saw.
 */
export function openConnections(): ProviderConnections {
  const connect = { timeout: CONNECT_TIMEOUT_MS, allowH2: false };
  return { reads: new Agent({ connect }), orders: new Agent({ connect, pipelining: 0 }) };
}

/** Those that were given, one dispatcher for all, or own ones. */
export function connectionsOf(options: {
  readonly connections?: ProviderConnections;
  readonly dispatcher?: Dispatcher;
}): ProviderConnections {
  if (options.dispatcher !== undefined) return { reads: options.dispatcher, orders: options.dispatcher };
  return options.connections ?? openConnections();
}
