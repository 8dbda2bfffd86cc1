import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import type { ProviderLog } from '../contract/provider-log.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export interface RckTlsOptions {
  /** PEM certificates that are trusted beside the usual ones; null: none (C-29). */
  readonly caPem: string | null;
  /** Takes any certificate, on this provider's connections only. Warned about when they are made. */
  readonly insecureTls: boolean;
  readonly log: ProviderLog;
}

/** Connections to the generator: `orders` never reuse one, `reads` do. */
export interface RckDispatchers {
  readonly orders: Dispatcher;
  readonly reads: Dispatcher;
}

/** The only place where this provider's TLS is decided; nothing here reaches the rest of the process (C-29, K8). */
export function createRckDispatchers(options: RckTlsOptions): RckDispatchers {
  if (options.insecureTls) {
    options.log.warn(
      { provider: 'rck', setting: 'RCK_INSECURE_TLS' },
      'certificates of the RCK Description Server are not verified; anybody on the way can read and change what is sent',
    );
  }
  const trust = options.caPem === null ? {} : { ca: [...getCACertificates('default'), options.caPem] };
  const connect = {
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    rejectUnauthorized: !options.insecureTls,
    ...trust,
  };
  return {
    // One that the far side has just closed fails after the bytes went out, and that would leave an order in doubt.
    orders: new Agent({ connect, pipelining: 0 }),
    reads: new Agent({ connect }),
  };
}
