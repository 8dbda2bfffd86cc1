import type { FastifyReply } from 'fastify';
import type { CreateFault, PollFault } from '../faults/fault.ts';
import { type FaultWords, sendScriptedFault } from '../faults/send-scripted-fault.ts';
import { refusalBody } from './rck-error.ts';

type Body = Readonly<Record<string, unknown>>;

const MESSAGES: Readonly<Record<number, string>> = {
  200: 'The generator refused the request',
  401: 'Unauthorized',
  404: 'Not found',
  429: 'Too many requests',
  503: 'Server is overloaded, please try again later',
};

const WORDS: FaultWords = {
  refusalOf: (status) => refusalBody(MESSAGES[status] ?? 'Internal server error'),
  withStatus: (body, status) => ({ ...body, status }),
};

/** Answers as the script says; `body` is what would have been answered. */
export function sendRckFault(reply: FastifyReply, fault: CreateFault | PollFault, body: Body, now: Date): FastifyReply {
  return sendScriptedFault(reply, fault, { body, now, words: WORDS });
}
