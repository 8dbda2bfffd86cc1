import { Agent, type Dispatcher } from 'undici';

const CONNECT_TIMEOUT_MS = 10_000;

/** Connections to one provider, which adapters with different keys may share: a key is part of a call, not of a socket. */
export interface CallDispatchers {
  readonly reads: Dispatcher;
  /**
   * An order never rides on an idle connection: one that the far side has just closed fails after the bytes went out, and
   * that would leave a purchase in doubt which the provider never saw.
   */
  readonly orders: Dispatcher;
}

/** Connections that are opened when they are needed. */
export function createCallDispatchers(): CallDispatchers {
  const connect = { timeout: CONNECT_TIMEOUT_MS, allowH2: false };
  return { reads: new Agent({ connect }), orders: new Agent({ connect, pipelining: 0 }) };
}
