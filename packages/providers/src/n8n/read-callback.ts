import { type Fields, fieldsOf, pick, webUrlOf } from '../http/read-fields.ts';
import { scrubText } from '../http/scrub-text.ts';

const MAX_NAME_CHARACTERS = 200;
const MAX_KEY_CHARACTERS = 1024;

/** What a flow says when it has ended its video. Null where it says nothing that could be meant. */
export interface N8nCompletion {
  readonly videoId: string | null;
  readonly status: 'ready' | 'failed' | null;
  readonly s3Key: string | null;
  readonly videoUrl: string | null;
  /** Why it failed, fit to be shown; empty when it gave no reason. */
  readonly error: string;
}

/** What a flow says when it broke. */
export interface N8nBreakdown {
  /** Of the run; null when the flow does not know it. */
  readonly executionId: string | null;
  /** Fit to be shown; empty when it gave none. */
  readonly errorMessage: string;
}

/** R-001-14. Null for anything but a JSON object. */
export function readN8nCompletion(rawBody: Buffer): N8nCompletion | null {
  const body = fieldsOf(parse(rawBody));
  if (body === null) return null;
  const { status } = body;
  return {
    videoId: nameIn(body.videoId, MAX_NAME_CHARACTERS),
    status: status === 'ready' || status === 'failed' ? status : null,
    s3Key: nameIn(body.s3Key, MAX_KEY_CHARACTERS),
    videoUrl: webUrlOf(pick([body], ['videoUrl', 'video_url'])) ?? null,
    error: wordsOf(pick([body], ['error', 'errorMessage'])),
  };
}

/** R-001-15, and what n8n's own Error Trigger hands over: one item, bare or in a list. Null for anything else. */
export function readN8nError(rawBody: Buffer): N8nBreakdown | null {
  const parsed = parse(rawBody);
  const body = fieldsOf(Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed);
  if (body === null) return null;
  const execution = fieldsOf(body.execution);
  const trigger = fieldsOf(body.trigger);
  const id = pick([body, execution && { executionId: execution.id }], ['executionId']);
  const said = pick([body, execution, trigger], ['errorMessage', 'error']);
  return { executionId: executionIdOf(id), errorMessage: wordsOf(said) };
}

/** n8n counts its runs: a number is as good as a text. */
export function executionIdOf(value: unknown): string | null {
  return nameIn(typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value, MAX_NAME_CHARACTERS);
}

function wordsOf(value: unknown): string {
  const text = typeof value === 'string' ? value : pick([fieldsOf(value)], ['message']);
  return typeof text === 'string' ? scrubText(text, []) : '';
}

function nameIn(value: unknown, maxCharacters: number): string | null {
  return typeof value === 'string' && value !== '' && value.length <= maxCharacters ? value : null;
}

function parse(rawBody: Buffer): Fields | unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
