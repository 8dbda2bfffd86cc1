import type { FastifyReply } from 'fastify';
import type { CreateFault, FaultOf, PollFault } from '../faults/fault.ts';
import { resetConnection, sendBrokenBody, stallConnection } from '../faults/send-broken-reply.ts';
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

/** Answers as the script says; `body` is what would have been answered. */
export function sendHeygenFault(
  reply: FastifyReply,
  fault: CreateFault | PollFault,
  body: Body,
  now: Date,
): FastifyReply {
  switch (fault.kind) {
    case 'create_status':
    case 'poll_status':
      return sendStatus(reply, fault, now);
    case 'create_body':
    case 'poll_body':
      return sendBrokenBody(reply, 200, fault.body, body);
    case 'create_reset':
    case 'poll_reset':
      return resetConnection(reply);
    case 'create_stall':
    case 'poll_stall':
      return stallConnection(reply, 200);
    case 'unknown_status':
      return reply.send({ ...body, data: { ...Object(body.data), status: fault.status } });
  }
}

/** A scripted body as it is, text as a page of somebody in between. */
function sendStatus(
  reply: FastifyReply,
  fault: FaultOf<'create_status'> | FaultOf<'poll_status'>,
  now: Date,
): FastifyReply {
  const { status, retryAfterSeconds: seconds } = fault;
  if (seconds !== undefined) {
    const date = new Date(now.getTime() + seconds * 1000).toUTCString();
    reply.header('retry-after', fault.retryAfterFormat === 'http-date' ? date : String(seconds));
  }
  reply.code(status);
  if (typeof fault.body === 'string') return reply.type('text/html; charset=utf-8').send(fault.body);
  const body = fault.body ?? refusalBody(REFUSALS[status] ?? BROKEN);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
