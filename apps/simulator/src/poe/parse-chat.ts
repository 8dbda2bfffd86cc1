import { PoeError } from './poe-error.ts';

const ROLES = ['system', 'user', 'assistant', 'tool'] as const;

export interface ChatMessage {
  readonly role: (typeof ROLES)[number];
  readonly content: string;
}

export interface Chat {
  readonly model: string;
  readonly messages: readonly [ChatMessage, ...ChatMessage[]];
}

/** The body of `POST /chat/completions`. Fields without a meaning here are ignored, as Poe does. @throws PoeError */
export function parseChat(body: unknown): Chat {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('The body must be an object.');
  const { model, messages, stream, temperature, max_tokens: maxTokens } = body as Record<string, unknown>;
  if (model === undefined) throw missing('model');
  if (typeof model !== 'string' || model === '') throw invalid('model must be a string.');
  if (messages === undefined) throw missing('messages');
  if (!Array.isArray(messages) || messages.length === 0) throw invalid('messages must be a list with a message.');
  if (stream !== undefined && typeof stream !== 'boolean') throw invalid('stream must be true or false.');
  // Media bots are asked without it, and so is everything here.
  if (stream === true) throw invalid('stream is not simulated.');
  if (temperature !== undefined && !isWithin(temperature, 0, 2)) throw invalid('temperature must be from 0 to 2.');
  if (maxTokens !== undefined && !isWithin(maxTokens, 1, 1_000_000)) throw invalid('max_tokens must be positive.');
  const [first, ...rest] = messages.map(parseMessage);
  if (first === undefined) throw invalid('messages must be a list with a message.');
  if ((rest.at(-1) ?? first).role !== 'user') throw invalid('The last message must be of the user.');
  return { model, messages: [first, ...rest] };
}

function parseMessage(value: unknown, index: number): ChatMessage {
  const { role, content } = Object(value) as Record<string, unknown>;
  const known = ROLES.find((candidate) => candidate === role);
  if (known === undefined) throw invalid(`messages[${index}].role must be one of ${ROLES.join(', ')}.`);
  if (typeof content !== 'string' || content === '') throw invalid(`messages[${index}].content must be a text.`);
  return { role: known, content };
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

function missing(name: string): PoeError {
  return new PoeError({ status: 400, code: 'missing_parameter', message: `${name} is required.` });
}

function invalid(message: string): PoeError {
  return new PoeError({ status: 400, code: 'invalid_parameter', message });
}
