import { randomUUID } from 'node:crypto';
import { readEvents, type ServerEvent } from '@callsheet/commands';
import { waitFor } from '@callsheet/test-support';

/** One answer: status, headers and the JSON body, null when there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a black box reads bodies whose shape is what is being tested
  readonly body: any;
}

export interface Client {
  readonly email: string;
  readonly token: string;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly remove: (path: string) => Promise<Answer>;
  /** Events of a job until the stream ends or `until` is seen. */
  readonly events: (jobId: string, until: (event: ServerEvent) => boolean) => Promise<readonly ServerEvent[]>;
  /** The job of `/v1` once its status is one of these. */
  readonly jobThatIs: (jobId: string, statuses: readonly string[], timeoutMs?: number) => Promise<Answer['body']>;
  /** Units of the workspace's month: reserved, captured, used. */
  readonly videosUsed: () => Promise<{ used: number; reserved: number; captured: number }>;
}

/** Far below the limits of the API, which counts the polls of all clients here as one address. */
export const POLL_MS = 250;

/** Of everybody who signs up. */
export const PASSWORD = 'correct horse battery';

/** Registers a new user and answers a client that is signed in as them. */
export async function signUp(apiUrl: string, email = `user-${randomUUID()}@example.com`): Promise<Client> {
  const registered = await send(apiUrl, 'POST', '/api/auth/register', { email, password: PASSWORD });
  if (registered.status !== 201)
    throw new Error(`registering answered ${registered.status}: ${JSON.stringify(registered.body)}`);
  const token: string = registered.body.data.accessToken;
  const headers = { authorization: `Bearer ${token}` };
  const get = (path: string) => send(apiUrl, 'GET', path, undefined, headers);
  return {
    email,
    token,
    get,
    post: (path, body, more) => send(apiUrl, 'POST', path, body, { ...headers, ...more }),
    remove: (path) => send(apiUrl, 'DELETE', path, undefined, headers),
    events: async (jobId, until) => {
      const seen: ServerEvent[] = [];
      const signal = AbortSignal.timeout(90_000);
      for await (const event of readEvents({ url: `${apiUrl}/v1/jobs/${jobId}/events`, headers, signal })) {
        seen.push(event);
        if (until(event)) break;
      }
      return seen;
    },
    jobThatIs: async (jobId, statuses, timeoutMs = 90_000) => {
      let last: Answer | null = null;
      await waitFor(
        async () => {
          last = await get(`/v1/jobs/${jobId}`);
          return last.status === 200 && statuses.includes(last.body.status);
        },
        { timeoutMs, intervalMs: POLL_MS, description: `job ${jobId} to be ${statuses.join(' or ')}` },
      );
      return (last as Answer | null)?.body;
    },
    videosUsed: async () => (await get('/v1/usage')).body.videoGenerations,
  };
}

/** One request without any cleverness. */
export async function send(
  apiUrl: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(apiUrl + path, {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
