import type { FastifyReply } from 'fastify';
import type { CreateFault } from '../faults/fault.ts';
import { type FaultWords, sendScriptedFault } from '../faults/send-scripted-fault.ts';
import { refusalBody } from './poe-error.ts';

type Body = Readonly<Record<string, unknown>>;

/** What Poe says with a status, where the script does not say it (providers.md 1.3). */
const REFUSALS: Readonly<Record<number, { code: string; message: string }>> = {
  400: { code: 'invalid_parameter', message: 'A parameter is not valid.' },
  401: { code: 'invalid_api_key', message: 'Incorrect API key provided.' },
  402: { code: 'insufficient_credits', message: 'You have used up your points.' },
  403: { code: 'permission_denied', message: 'You may not use this model.' },
  404: { code: 'not_found', message: 'There is nothing at this address.' },
  429: { code: 'rate_limit_exceeded', message: 'You have sent too many requests.' },
};
const BROKEN = { code: 'server_error', message: 'Something went wrong.' };

const WORDS: FaultWords = {
  refusalOf: (status) => refusalBody({ status, ...(REFUSALS[status] ?? BROKEN) }),
  withStatus: (body) => body,
};

/** Answers as the script says; `body` is what would have been answered. */
export function sendPoeFault(reply: FastifyReply, fault: CreateFault, body: Body, now: Date): FastifyReply {
  return sendScriptedFault(reply, fault, { body, now, words: WORDS });
}
