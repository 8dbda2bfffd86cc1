import type { Json } from '@callsheet/domain';
import { type Dispatcher, request } from 'undici';
import { readLimitedBody } from './read-limited-body.ts';
import { watchRequestStart } from './watch-request-start.ts';

export interface JsonExchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** For the whole exchange, connecting and reading the reply included. */
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
  readonly signal: AbortSignal;
  readonly dispatcher: Dispatcher;
}

export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What came of the reply's body. `json` undefined unless `problem` is null. */
export type ReplyProblem = 'not_json' | 'too_large' | 'broken_off';

/** `no_reply` with `sent` false is certain: the far side saw nothing of the request. */
export type JsonExchangeResult =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: ReplyHeaders;
      readonly json: unknown;
      readonly problem: ReplyProblem | null;
      readonly cause?: unknown;
    }
  | { readonly kind: 'no_reply'; readonly sent: boolean; readonly timedOut: boolean; readonly cause: unknown };

/**
 * One HTTP exchange with a JSON reply of bounded size and time. Follows no redirects, so that keys stay with the origin
 * they were meant for (C13, C14). Network trouble is part of the result: only the caller knows what it means.
 */
export async function exchangeJson(exchange: JsonExchange): Promise<JsonExchangeResult> {
  const timeout = AbortSignal.timeout(exchange.timeoutMs);
  const signal = AbortSignal.any([exchange.signal, timeout]);
  let sent = false;
  const dispatcher = watchRequestStart(exchange.dispatcher, () => {
    sent = true;
  });
  let response: Dispatcher.ResponseData;
  try {
    response = await request(exchange.url, {
      method: exchange.method,
      headers: {
        ...exchange.headers,
        accept: 'application/json',
        ...(exchange.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: exchange.body === undefined ? null : JSON.stringify(exchange.body),
      headersTimeout: exchange.timeoutMs,
      bodyTimeout: exchange.timeoutMs,
      signal,
      dispatcher,
    });
  } catch (cause) {
    return { kind: 'no_reply', sent, timedOut: timeout.aborted, cause };
  }
  const reply = { kind: 'reply', status: response.statusCode, headers: response.headers, json: undefined } as const;
  const read = await readLimitedBody(response, exchange.maxReplyBytes);
  if (read.kind !== 'complete')
    return { ...reply, problem: read.kind, ...('cause' in read ? { cause: read.cause } : {}) };
  try {
    return { ...reply, json: JSON.parse(read.bytes.toString('utf8')), problem: null };
  } catch (cause) {
    return { ...reply, problem: 'not_json', cause };
  }
}
