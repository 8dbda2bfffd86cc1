import type { FastifyReply } from 'fastify';
import type { CreateFault } from '../faults/fault.ts';
import { type FaultWords, sendScriptedFault } from '../faults/send-scripted-fault.ts';
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

const WORDS: FaultWords = {
  refusalOf: (status) => refusalBody({ status, message: MESSAGES[status] ?? 'Error in workflow' }),
  withStatus: (body, status) => ({ ...body, status }),
};

/** Answers as the script says; `body` is what would have been answered. */
export function sendN8nFault(reply: FastifyReply, fault: CreateFault, body: Body, now: Date): FastifyReply {
  return sendScriptedFault(reply, fault, { body, now, words: WORDS });
}
