import type { FastifyReply } from 'fastify';
import type { CreateFault, FaultOf, PollFault } from '../faults/fault.ts';
import { resetConnection, sendBrokenBody, stallConnection } from '../faults/send-broken-reply.ts';
import { refusalBody } from './runway-error.ts';

type Body = Readonly<Record<string, unknown>>;

/** What the API says with a status, where the script does not say it (providers.md 1.1). */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'Validation of body failed',
  401: 'You did not provide a valid API key.',
  404: 'Task not found',
  429: 'Your daily task limit has been reached.',
};

/** Answers as the script says; `body` is what would have been answered. */
export function sendRunwayFault(
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
      return reply.send({ ...body, status: fault.status });
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
  const body = fault.body ?? refusalBody(REFUSALS[status] ?? 'Something went wrong.');
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
