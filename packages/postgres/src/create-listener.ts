import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresLog } from './sql.ts';

export interface ListenerOptions {
  /** Must reach Postgres itself: poolers do not carry LISTEN. */
  readonly connectionString: string;
  readonly channels: readonly string[];
  readonly onNotification: (notification: { channel: string; payload: string }) => void;
  /** Called after each reconnect: whatever was published in between is lost and has to be read elsewhere. */
  readonly onReconnect: () => void;
  readonly log: PostgresLog;
  readonly applicationName?: string;
}

export interface Listener {
  isConnected(): boolean;
  /** Stops listening; nothing is called afterwards. */
  close(): Promise<void>;
}

const CHANNEL = /^[a-z_][a-z0-9_]{0,62}$/;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
/** A connection that only listens does not notice by itself that the other end is gone. */
const PROBE_INTERVAL_MS = 10_000;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * One connection that listens for as long as the process lives, and comes back with growing delays when it is lost.
 * Resolves when it listens for the first time; rejects when that fails.
 */
export async function createListener(options: ListenerOptions): Promise<Listener> {
  const { log } = options;
  for (const channel of options.channels) {
    if (!CHANNEL.test(channel)) throw new RangeError(`${channel} cannot be the name of a notification channel`);
  }
  const closing = new AbortController();
  let current: pg.Client | null = null;
  let reconnecting: Promise<void> = Promise.resolve();

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: options.connectionString,
      application_name: options.applicationName ?? 'callsheet-listener',
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('error', (error) => lose(client, error));
    client.on('end', () => lose(client, null));
    client.on('notification', ({ channel, payload }) => deliver(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of options.channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      if (closing.signal.aborted) throw new Error('the listener was closed while it connected');
    } catch (error) {
      discard(client);
      throw error;
    }
    current = client;
  }

  function deliver(channel: string, payload: string): void {
    if (closing.signal.aborted) return;
    guard('a notification was not handled', () => options.onNotification({ channel, payload }));
  }

  /** A listener's fault must not take down the connection that everybody shares. */
  function guard(message: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      log.error({ err: error }, message);
    }
  }

  function discard(client: pg.Client): void {
    client.end().catch((error: unknown) => log.info({ err: error }, 'a lost connection did not close cleanly'));
  }

  function lose(client: pg.Client, error: unknown): void {
    if (client !== current || closing.signal.aborted) return;
    current = null;
    log.warn({ err: error }, 'the notification connection was lost');
    discard(client);
    reconnecting = reconnect();
  }

  async function reconnect(): Promise<void> {
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
      // Half of it at random, so that a fleet does not come back in step.
      if (!(await wait(delayMs * (0.5 + Math.random() / 2)))) return;
      try {
        await connect();
      } catch (error) {
        if (closing.signal.aborted) return;
        log.warn({ err: error, delayMs }, 'the notification connection could not be made again yet');
        continue;
      }
      log.info({}, 'the notification connection is back');
      guard('a reconnect was not handled', options.onReconnect);
      return;
    }
  }

  /** False when the listener was closed meanwhile. */
  async function wait(ms: number): Promise<boolean> {
    await delay(ms, undefined, { signal: closing.signal }).catch(() => undefined);
    return !closing.signal.aborted;
  }

  await connect();
  const probe = setInterval(() => {
    const client = current;
    client?.query('SELECT 1').catch((error: unknown) => lose(client, error));
  }, PROBE_INTERVAL_MS);

  return {
    isConnected: () => current !== null,
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      clearInterval(probe);
      await reconnecting;
      await current?.end();
      current = null;
    },
  };
}
