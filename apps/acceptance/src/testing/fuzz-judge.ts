import type { FuzzRequest } from './fuzz-document.ts';

/** What came back, as far as it is judged. */
export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Null for a stream, of which only the head is read. */
  readonly text: string | null;
  readonly milliseconds: number;
}

const SLOWEST_MS = 10_000;
/** Waits ten seconds for the word of a generator that no worker asks. */
const WAITING = { name: 'POST /api/videos/{id}/generate', slowestMs: 15_000 };
/** What the inside looks like. Nothing that the fuzz itself sends matches these, since bodies echo what was sent. */
const INSIDE = [
  /\bat [\w.<>[\] ]+ ?\(?(?:file:|node:|\/)[^\s)]*:\d+/,
  /node_modules/,
  /\/(?:dist|src)\/[\w/.-]+\.[jt]s/,
  /\bMongo\w*Error|\bBSON\w*|E11000|PostgresError|SQLSTATE|pg-boss/,
  /\bSELECT\b.*\bFROM\b|\bINSERT INTO\b|violates \w+ constraint|relation "|syntax error at or near|invalid byte sequence/i,
  /ECONNREFUSED|ECONNRESET|FST_ERR|ERR_[A-Z]{3}/,
  /Cannot read propert|is not a function|is not iterable|Unexpected token|Maximum call stack/,
];
/** When every item failed they say so of each (R-000-48). */
const REPORTING: ReadonlySet<string> = new Set([
  'POST /api/videos/bulk-generate',
  'POST /v1/scenarios/{scenarioId}/generate',
]);
const ENVELOPE = ['code', 'details', 'error', 'message', 'requestId', 'success', 'timestamp'];

/** The rule that an answer breaks, in words; null when it breaks none. */
export function judge(request: FuzzRequest, answer: FuzzAnswer, secrets: readonly string[]): string | null {
  if (answer.status >= 500) return `answered ${answer.status}`;
  const slowestMs = request.operation?.name === WAITING.name ? WAITING.slowestMs : SLOWEST_MS;
  if (answer.milliseconds > slowestMs) return `took ${Math.round(answer.milliseconds)} ms`;
  const { operation } = request;
  if (operation !== null && !operation.statuses.has(answer.status) && !isUnroutable(request, answer.status))
    return `answered ${answer.status}, which the document does not know`;
  if (operation === null && answer.status < 300 && !/^(GET|HEAD|OPTIONS|DELETE|POST)$/.test(request.method))
    return `answered ${answer.status} to a method that no route has`;
  const everything = `${answer.text ?? ''}\n${JSON.stringify(answer.headers)}`;
  if (secrets.some((secret) => everything.includes(secret))) return 'showed a secret';
  const shown = operation?.template === '/metrics' || operation === null ? null : answer.text;
  const inside = shown === null ? undefined : INSIDE.find((pattern) => pattern.test(shown));
  if (inside !== undefined) return `showed the inside (${inside.source})`;
  if (answer.status < 400 || request.method === 'HEAD') return null;
  if (request.path.startsWith(PAGES) && /^text\/html/.test(String(answer.headers['content-type'])))
    return judgePage(answer);
  return judgeEnvelope(answer, REPORTING.has(operation?.name ?? '') ? ['data'] : []);
}

/**
 * A parameter that makes another URL of it (a slash, nothing at all, broken encoding) is a 404 of the router; bytes that
 * no URL has are a 400 of the parser.
 */
function isUnroutable({ operation, path, query }: FuzzRequest, status: number): boolean {
  if (status === 404) return operation?.template.includes('{') === true;
  return status === 400 && /[^\x21-\x7e]/.test(path + query.join());
}

/** Where people come by a link: they get a page that says what to do, not an envelope (R-004-49). */
const PAGES = '/approve/';

function judgePage({ text }: FuzzAnswer): string | null {
  if (!/<title>[^<]{5,}<\/title>/.test(text ?? '')) return 'refused with a page without a title';
  if (!/<p[^>]*>[^<]{10,}/.test(text ?? '')) return 'refused with a page without a reason';
  return /<script/i.test(text ?? '') ? 'refused with a page that runs something' : null;
}

function judgeEnvelope({ text, headers }: FuzzAnswer, more: readonly string[]): string | null {
  let body: unknown;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    return 'refused with a body that is not JSON';
  }
  if (typeof body !== 'object' || body === null) return 'refused without an envelope';
  const fields = new Map(Object.entries(body));
  const unexpected = [...fields.keys()].filter((name) => !ENVELOPE.includes(name) && !more.includes(name));
  if (unexpected.length > 0 || ENVELOPE.some((name) => !fields.has(name)))
    return `refused with the fields ${[...fields.keys()]}`;
  if (fields.get('success') !== false) return 'refused without success: false';
  if (fields.get('error') !== fields.get('message')) return 'refused with error and message that differ';
  if (!/^[A-Z][A-Z_]+$/.test(String(fields.get('code')))) return 'refused without a code';
  if (String(fields.get('message')).length < 5) return 'refused without a reason';
  if (fields.get('requestId') !== headers['x-request-id'])
    return 'refused with a request id that differs from its header';
  if (Number.isNaN(Date.parse(String(fields.get('timestamp'))))) return 'refused without a time';
  return null;
}
