import type { FastifyReply } from 'fastify';
import type { CreateFault, FaultOf, PollFault } from './fault.ts';
import { resetConnection, sendBrokenBody, stallConnection } from './send-broken-reply.ts';

type Body = Readonly<Record<string, unknown>>;

/** What differs between the providers that answer as a script says. */
export interface FaultWords {
  /** What the provider says with a status, where the script does not say it. */
  readonly refusalOf: (status: number) => Body;
  /** The answer with its status replaced by one that nobody knows. */
  readonly withStatus: (body: Body, status: string) => Body;
}

/** Answers as the script says; `body` is what would have been answered at `now`. */
export function sendScriptedFault(
  reply: FastifyReply,
  fault: CreateFault | PollFault,
  { body, now, words }: { readonly body: Body; readonly now: Date; readonly words: FaultWords },
): FastifyReply {
  switch (fault.kind) {
    case 'create_status':
    case 'poll_status':
      setRetryAfter(reply, fault, now);
      return sendStatus(reply, fault, words);
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
      return reply.send(words.withStatus(body, fault.status));
  }
}

type StatusFault = FaultOf<'create_status'> | FaultOf<'poll_status'>;

/** Seconds or a date (C1), where the script asks for either. */
export function setRetryAfter(reply: FastifyReply, fault: StatusFault, now: Date): void {
  const seconds = fault.retryAfterSeconds;
  if (seconds === undefined) return;
  const date = new Date(now.getTime() + seconds * 1000).toUTCString();
  reply.header('retry-after', fault.retryAfterFormat === 'http-date' ? date : String(seconds));
}

/** A scripted body as it is, text as a page of somebody in between; else the provider's own refusal. */
function sendStatus(reply: FastifyReply, fault: StatusFault, words: FaultWords): FastifyReply {
  reply.code(fault.status);
  if (typeof fault.body === 'string') return reply.type('text/html; charset=utf-8').send(fault.body);
  const body = fault.body ?? words.refusalOf(fault.status);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
