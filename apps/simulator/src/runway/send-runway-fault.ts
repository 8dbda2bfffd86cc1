import type { FastifyReply } from 'fastify';
import type { CreateFault, PollFault } from '../faults/fault.ts';
import { type FaultWords, sendScriptedFault } from '../faults/send-scripted-fault.ts';
import { refusalBody } from './runway-error.ts';

type Body = Readonly<Record<string, unknown>>;

/** What the API says with a status, where the script does not say it (providers.md 1.1). */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'Validation of body failed',
  401: 'You did not provide a valid API key.',
  404: 'Task not found',
  429: 'Your daily task limit has been reached.',
};

const WORDS: FaultWords = {
  refusalOf: (status) => refusalBody(REFUSALS[status] ?? 'Something went wrong.'),
  withStatus: (body, status) => ({ ...body, status }),
};

/** Answers as the script says; `body` is what would have been answered. */
export function sendRunwayFault(
  reply: FastifyReply,
  fault: CreateFault | PollFault,
  body: Body,
  now: Date,
): FastifyReply {
  return sendScriptedFault(reply, fault, { body, now, words: WORDS });
}
