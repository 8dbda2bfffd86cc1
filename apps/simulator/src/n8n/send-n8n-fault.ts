import type { FastifyReply } from 'fastify';
import type { CreateFault, FaultOf } from '../faults/fault.ts';
import { resetConnection, sendBrokenBody, stallConnection } from '../faults/send-broken-reply.ts';
import { refusalBody } from './n8n-error.ts';

type Body = Readonly<Record<string, unknown>>;

/** What n8n says with a status, where the script does not say it. */
const MESSAGES: Readonly<Record<number, string>> = {
  403: 'Authorization data is wrong!',
  404: 'The requested webhook is not registered.',
  413: 'request entity too large',
  429: 'Too many requests',
  503: 'Database is not ready!',
};

/** Answers as the script says; `body` is what would have been answered. */
export function sendN8nFault(reply: FastifyReply, fault: CreateFault, body: Body): FastifyReply {
  switch (fault.kind) {
    case 'create_status':
      return sendStatus(reply, fault);
    case 'create_body':
      return sendBrokenBody(reply, 200, fault.body, body);
    case 'create_reset':
      return resetConnection(reply);
    case 'create_stall':
      return stallConnection(reply, 200);
  }
}

/** A scripted body as it is, text as a page of somebody in between; else n8n's own refusal. */
function sendStatus(reply: FastifyReply, fault: FaultOf<'create_status'>): FastifyReply {
  const { status } = fault;
  if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', String(fault.retryAfterSeconds));
  if (typeof fault.body === 'string') return reply.code(status).type('text/html; charset=utf-8').send(fault.body);
  const body = fault.body ?? refusalBody({ status, message: MESSAGES[status] ?? 'Error in workflow' });
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}
