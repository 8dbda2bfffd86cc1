import type { FastifyReply } from 'fastify';
import type { CreateFault, PollFault } from '../faults/fault.ts';
import { type FaultWords, sendScriptedFault } from '../faults/send-scripted-fault.ts';
import { refusalBody } from './heygen-error.ts';

type Body = Readonly<Record<string, unknown>>;

/** What the service says with a status, where the script does not say it (providers.md 1.7). */
const REFUSALS: Readonly<Record<number, { code: string; message: string }>> = {
  400: { code: 'invalid_parameter', message: 'A parameter is not valid.' },
  401: { code: 'unauthorized', message: 'The API key is missing or not valid.' },
  402: { code: 'insufficient_credit', message: 'There is not enough credit.' },
  403: { code: 'forbidden', message: 'This is not allowed.' },
  404: { code: 'video_not_found', message: 'The video does not exist.' },
  409: { code: 'request_in_progress', message: 'A request with this idempotency key is in progress.' },
  413: { code: 'payload_too_large', message: 'The request is too large.' },
  429: { code: 'rate_limit_exceeded', message: 'Too many requests.' },
};
const BROKEN = { code: 'internal_error', message: 'Something went wrong.' };

const WORDS: FaultWords = {
  refusalOf: (status) => refusalBody(REFUSALS[status] ?? BROKEN),
  withStatus: (body, status) => ({ ...body, data: { ...Object(body.data), status } }),
};

/** Answers as the script says; `body` is what would have been answered. */
export function sendHeygenFault(
  reply: FastifyReply,
  fault: CreateFault | PollFault,
  body: Body,
  now: Date,
): FastifyReply {
  return sendScriptedFault(reply, fault, { body, now, words: WORDS });
}
