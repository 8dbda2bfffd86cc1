import type { FastifyReply } from 'fastify';
import { describeThrottling } from '../http/throttle.ts';
import type { FaultOf } from './fault.ts';
import { setRetryAfter } from './send-scripted-fault.ts';

const TITLES: Readonly<Record<number, [title: string, detail: string]>> = {
  400: ['Bad request', 'The request could not be understood.'],
  401: ['Unauthenticated', 'You did not pass a valid authentication token'],
  402: [
    'Insufficient credit',
    'You have insufficient credit to run this model. Go to the billing page to purchase credit.',
  ],
  403: ['Forbidden', 'You do not have permission to do this.'],
  404: ['Not found', 'The requested resource could not be found.'],
  422: ['Invalid version or not permitted', 'The specified version does not exist.'],
};

/** What Replicate would say with a status, where the script does not say it. */
function defaultBody(status: number, retryAfterSeconds: number): Readonly<Record<string, unknown>> {
  if (status === 429) return { detail: describeThrottling('creating predictions', 600, retryAfterSeconds) };
  const [title, detail] = TITLES[status] ?? ['Internal server error', 'Something went wrong. Please try again later.'];
  return { title, detail, status };
}

/** Answers with the scripted status, body and `Retry-After` header (C1). */
export function sendErrorReply(
  reply: FastifyReply,
  fault: FaultOf<'create_status'> | FaultOf<'poll_status'>,
  now: Date,
): FastifyReply {
  setRetryAfter(reply, fault, now);
  if (typeof fault.body === 'string') return reply.code(fault.status).type('text/plain').send(fault.body);
  return reply
    .code(fault.status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(fault.body ?? defaultBody(fault.status, fault.retryAfterSeconds ?? 30)));
}
