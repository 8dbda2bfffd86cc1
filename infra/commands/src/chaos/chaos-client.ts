import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random.ts';

export interface ChaosAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A client that knows that servers break: it repeats what may be repeated until it has an answer. */
export interface ChaosClient {
  /** Answers 2xx and those 4xx that no repetition changes. @throws when there is none until `giveUpAt`. */
  readonly call: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options?: { body?: unknown; idempotencyKey?: string },
  ) => Promise<ChaosAnswer>;
}

export interface ClientOptions {
  readonly apiUrls: readonly string[];
  readonly random: Random;
  readonly giveUpAt: () => number;
  /** Told of every answer 500: breaking stores are no excuse for one. */
  readonly onServerError: (line: string) => void;
}

const PASSWORD = 'correct horse battery';
const ANSWER_WITHIN_MS = 15_000;
const PAUSE_MS = { lowest: 200, highest: 700 } as const;

/** Registers a user, or logs in where an earlier try has registered it unseen. */
export async function openChaosClient(options: ClientOptions & { email: string }): Promise<ChaosClient> {
  const credentials = { email: options.email, password: PASSWORD };
  const logIn = async (): Promise<string> =>
    tokenOf(await repeat(options, 'POST', '/api/auth/login', { body: credentials }));
  const registered = await repeat(options, 'POST', '/api/auth/register', { body: credentials });
  let token = registered.status === 201 ? tokenOf(registered) : await logIn();
  return {
    call: async (method, path, { body, idempotencyKey } = {}) => {
      for (;;) {
        const answer = await repeat(options, method, path, {
          body,
          headers: {
            authorization: `Bearer ${token}`,
            ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
          },
        });
        if (answer.status !== 401) return answer;
        token = await logIn();
      }
    },
  };
}

async function repeat(
  options: ClientOptions,
  method: string,
  path: string,
  request: { body?: unknown; headers?: Record<string, string> },
): Promise<ChaosAnswer> {
  for (;;) {
    const answer = await attempt(options, method, path, request);
    if (answer !== null && !mayChange(answer)) return answer;
    if (Date.now() > options.giveUpAt())
      throw new Error(`${method} ${path} was never answered; last: ${answer?.status ?? 'no connection'}`);
    await delay(options.random.integer(PAUSE_MS.lowest, PAUSE_MS.highest));
  }
}

/** One request to one of the APIs; null when no whole answer came. */
async function attempt(
  options: ClientOptions,
  method: string,
  path: string,
  request: { body?: unknown; headers?: Record<string, string> },
): Promise<ChaosAnswer | null> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(options.random.pick(options.apiUrls) + path, {
      method,
      headers: { ...request.headers, ...(request.body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    text = await response.text();
  } catch {
    // Refused, cut, or too late: whether it was done is for the repetition to find out.
    return null;
  }
  if (response.status >= 500 && response.status !== 503)
    options.onServerError(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** Answers that a later repetition may turn into another one. */
function mayChange({ status, body }: ChaosAnswer): boolean {
  if (status >= 500 || status === 429) return true;
  return status === 409 && (body as { code?: unknown }).code === 'IDEMPOTENCY_IN_PROGRESS';
}

function tokenOf({ status, body }: ChaosAnswer): string {
  const token = (body as { data?: { accessToken?: unknown } } | null)?.data?.accessToken;
  if (typeof token !== 'string') throw new Error(`signing in answered ${status}: ${JSON.stringify(body)}`);
  return token;
}
