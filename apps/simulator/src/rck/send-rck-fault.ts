import type { FastifyReply } from 'fastify';
import type { CreateFault, FaultOf, PollFault } from '../faults/fault.ts';
import { resetConnection, sendBrokenBody, stallConnection } from '../faults/send-broken-reply.ts';
import { refusalBody } from './rck-error.ts';

type Body = Readonly<Record<string, unknown>>;

const MESSAGES: Readonly<Record<number, string>> = {
  200: 'The generator refused the request',
  401: 'Unauthorized',
  404: 'Not found',
  429: 'Too many requests',
  503: 'Server is overloaded, please try again later',
};

/** Answers as the script says; `body` is what would have been answered. */
export function sendRckFault(reply: FastifyReply, fault: CreateFault | PollFault, body: Body): FastifyReply {
  switch (fault.kind) {
    case 'create_status':
    case 'poll_status':
      return sendStatus(reply, fault);
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

/** A scripted body as it is, text as a page of somebody in between; else the generator's own refusal. */
function sendStatus(reply: FastifyReply, fault: FaultOf<'create_status'> | FaultOf<'poll_status'>): FastifyReply {
  if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', String(fault.retryAfterSeconds));
  if (typeof fault.body === 'string') return reply.code(fault.status).type('text/html; charset=utf-8').send(fault.body);
  const body = fault.body ?? refusalBody(MESSAGES[fault.status] ?? 'Internal server error');
  return reply.code(fault.status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}
