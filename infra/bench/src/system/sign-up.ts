import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { BenchSystem } from './bench-system.ts';

/** A user whose month has no end. */
export interface BenchUser {
  readonly ownerId: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Orders a video and answers the job's id and the moment (milliseconds since 1970) at which the answer was there. */
  order(prompt?: string): Promise<{ jobId: string; answeredAt: number }>;
  post(path: string): Promise<void>;
  /** Sends a JSON body, with further headers, and answers the reply's. @throws Error for anything but a success. */
  send(path: string, body: unknown, further?: Readonly<Record<string, string>>): Promise<unknown>;
}

export const ORDER = { prompt: 'a paper boat on a quiet river', durationSeconds: 4, aspectRatio: '16:9' };

/** Registers a user through the API. Unless no videos are ordered, their first order makes the month's account, whose limit is then raised by hand. */
export async function signUp(
  system: Pick<BenchSystem, 'apiUrl' | 'databaseUrl'>,
  { orders = true }: { readonly orders?: boolean } = {},
): Promise<BenchUser> {
  const credentials = { email: `bench-${randomUUID()}@example.com`, password: 'correct horse battery' };
  const registered = (await send(`${system.apiUrl}/api/auth/register`, {}, credentials)) as {
    data: { accessToken: string; user: { id: string } };
  };
  const headers = { authorization: `Bearer ${registered.data.accessToken}` };
  const user: BenchUser = {
    ownerId: registered.data.user.id,
    headers,
    order: async (prompt = ORDER.prompt) => {
      const { id } = (await send(`${system.apiUrl}/v1/jobs`, headers, { ...ORDER, prompt })) as { id: string };
      return { jobId: id, answeredAt: performance.timeOrigin + performance.now() };
    },
    post: async (path) => {
      await send(`${system.apiUrl}${path}`, headers, {});
    },
    send: (path, body, further) => send(`${system.apiUrl}${path}`, { ...headers, ...further }, body),
  };
  if (!orders) return user;
  await user.order();
  await raiseLimits(system.databaseUrl);
  return user;
}

/** No plan is unlimited, so the operator's hand does it. */
async function raiseLimits(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`UPDATE ledger.account SET unit_limit = 1000000000 WHERE meter = 'videoGenerations'`);
  } finally {
    await client.end();
  }
}

async function send(url: string, headers: Record<string, string>, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
