import { Agent, type IncomingMessage, request as sendRequest } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { FuzzRequest } from './fuzz-document.ts';
import { type FuzzAnswer, judge } from './fuzz-judge.ts';

export interface FuzzReport {
  /** How often each operation answered which status. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** One per rule and operation, each with the smallest request found that breaks it. */
  readonly failures: readonly string[];
}

export interface FuzzOptions {
  readonly apiUrl: string;
  readonly requests: () => Iterable<FuzzRequest>;
  readonly concurrency: number;
  readonly secrets: readonly string[];
  /** Address of this machine that it all comes from; the usual one without. */
  readonly from?: string;
  readonly onAnswer?: (request: FuzzRequest, answer: FuzzAnswer) => void;
}

interface Target {
  readonly hostname: string;
  readonly port: string;
  readonly agent: Agent;
}

/** Distinct failures after which there is no use in going on. */
const ENOUGH_FAILURES = 25;
/** Also the time within which the head of a stream must come. */
const GIVE_UP_MS = 20_000;

/** Sends everything, judges each answer, and makes those that fail as small as they can be. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { hostname, port } = new URL(options.apiUrl);
  const agent = new Agent({
    keepAlive: true,
    maxSockets: options.concurrency,
    ...(options.from === undefined ? {} : { localAddress: options.from }),
  });
  const target: Target = { hostname, port, agent };
  const statuses = new Map<string, Map<number, number>>();
  const failing = new Map<string, { rule: string; request: FuzzRequest; answer: FuzzAnswer | null }>();
  const remaining = options.requests()[Symbol.iterator]();

  async function worker(): Promise<void> {
    for (let next = remaining.next(); next.done !== true; next = remaining.next()) {
      if (failing.size >= ENOUGH_FAILURES) return;
      const request = next.value;
      const name = request.operation?.name ?? 'elsewhere';
      const { rule, answer } = await ask(target, request, options.secrets);
      if (answer !== null) {
        const counts = statuses.get(name) ?? new Map<number, number>();
        statuses.set(name, counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1));
        options.onAnswer?.(request, answer);
      }
      const key = `${name}: ${rule?.replace(/\d+ ms/, 'long')}`;
      if (rule !== null && !failing.has(key)) failing.set(key, { rule, request, answer });
    }
  }

  await Promise.all(Array.from({ length: options.concurrency }, worker));
  const failures: string[] = [];
  for (const { rule, request, answer } of failing.values()) {
    const smallest = await shrink(target, request, rule, options.secrets);
    failures.push(`${rule}\n  ${toCurl(smallest)}\n  → ${answer?.status} ${answer?.text?.slice(0, 300)}`);
  }
  agent.destroy();
  return { statuses, failures };
}

async function ask(
  target: Target,
  request: FuzzRequest,
  secrets: readonly string[],
): Promise<{ rule: string | null; answer: FuzzAnswer | null }> {
  const startedAt = performance.now();
  try {
    const response = await open(target, request);
    const { statusCode: status = 0, headers } = response;
    const isStream = String(headers['content-type']).startsWith('text/event-stream');
    const text = isStream ? null : await readText(response);
    if (isStream) response.destroy();
    const answer = { status, headers, text, milliseconds: performance.now() - startedAt };
    return { rule: judge(request, answer, secrets), answer };
  } catch (error) {
    return { rule: `broke off: ${error instanceof Error ? error.message : String(error)}`, answer: null };
  }
}

/** Sends the request as it is, and answers when the head of the response is there. */
async function open({ hostname, port, agent }: Target, request: FuzzRequest): Promise<IncomingMessage> {
  const { method, headers, body } = request;
  const hasNoBody = body === null && (method === 'GET' || method === 'HEAD');
  const length = hasNoBody ? [] : ['content-length', String(body?.length ?? 0)];
  return await new Promise((resolve, reject) => {
    const sent = sendRequest({
      hostname,
      port,
      agent,
      method,
      path: urlOf(request),
      headers: ['host', `${hostname}:${port}`, ...headers.flat(), ...length],
      timeout: GIVE_UP_MS,
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

/** Leaves out one part after the other for as long as the same rule stays broken. */
async function shrink(
  target: Target,
  request: FuzzRequest,
  rule: string,
  secrets: readonly string[],
): Promise<FuzzRequest> {
  let smallest = request;
  for (let tries = 0; tries < 60; ) {
    let smaller: FuzzRequest | undefined;
    for (const candidate of smallerThan(smallest)) {
      tries += 1;
      if ((await ask(target, candidate, secrets)).rule !== rule) continue;
      smaller = candidate;
      break;
    }
    if (smaller === undefined) break;
    smallest = smaller;
  }
  return smallest;
}

function* smallerThan(request: FuzzRequest): Generator<FuzzRequest> {
  const { headers, query, body } = request;
  for (const header of headers) yield { ...request, headers: headers.filter((other) => other !== header) };
  for (const pair of query) yield { ...request, query: query.filter((other) => other !== pair) };
  if (body === null) return;
  yield { ...request, body: null };
  const fields = fieldsOf(body);
  for (const field of fields) {
    const rest = Object.fromEntries(fields.filter((other) => other !== field));
    yield { ...request, body: Buffer.from(JSON.stringify(rest)) };
  }
}

function fieldsOf(body: Buffer): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  } catch {
    return [];
  }
}

function urlOf({ path, query }: FuzzRequest): string {
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

function toCurl(request: FuzzRequest): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''").slice(0, 1500)}'`;
  return [
    `curl -g --path-as-is -X ${request.method} ${quoted(`$API${urlOf(request)}`)}`,
    ...request.headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(request.body === null ? [] : [`--data-binary ${quoted(request.body.toString('utf8'))}`]),
  ].join(' ');
}
