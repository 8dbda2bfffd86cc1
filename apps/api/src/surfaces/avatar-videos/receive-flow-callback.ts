import { DomainError, isTerminal, type Job } from '@callsheet/domain';
import { N8N_CALLBACK_HEADER, N8N_PROOF_HEADER } from '@callsheet/providers';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RawCallback } from '../../callback-ports.ts';
import { headersOf } from '../../features/callbacks/headers-of.ts';
import { type CallbackProof, parseAttempt, receiveCallback } from '../../features/callbacks/receive-callback.ts';
import { goneSignal } from '../../features/jobs/gone-signal.ts';
import { isJobId } from '../../features/jobs/load-owned-job.ts';
import { videoNotFound } from './find-avatar-video.ts';
import type { FlowCallbacksDependencies } from './flow-callbacks.feature.ts';

/** The sender expects to hear what became of it (architecture.md, Callbacks). */
const WAIT_MS = 3_000;

/** What our URLs carry. A flow that was not given one signs its callback instead (C-15). */
export const FlowQuery = Type.Object({
  j: Type.Optional(Type.String({ maxLength: 64, description: 'Job.' })),
  a: Type.Optional(Type.String({ maxLength: 16, description: 'Attempt.' })),
  t: Type.Optional(Type.String({ maxLength: 128, description: 'Token that was derived for this attempt.' })),
});

export interface FlowQueryText {
  readonly j?: string;
  readonly a?: string;
  readonly t?: string;
}

/** Which of the two a flow has called. */
export type FlowCallbackKind = 'video-complete' | 'workflow-error';

export interface FlowCallback {
  readonly kind: FlowCallbackKind;
  /** By what the body names it; asked for when the URL names none. Null when nobody is called so. */
  readonly findJob: () => Promise<string | null>;
  readonly inspect?: CallbackProof['inspect'];
}

/**
 * Takes in what a flow says of one of our videos and waits a moment for what becomes of it. The token of our URL or the
 * flow's signature is the proof; what the body names only finds the job (C-15, N9).
 * @throws DomainError INVALID_ID, NOT_FOUND (404, and quarantined), CALLBACK_REJECTED, and whatever `inspect` throws.
 */
export async function receiveFlowCallback(
  deps: FlowCallbacksDependencies,
  request: FastifyRequest<{ Querystring: FlowQueryText }>,
  reply: FastifyReply,
  callback: FlowCallback,
): Promise<void> {
  const { j, a, t: token } = request.query;
  const isBare = a === undefined && token === undefined;
  const received = {
    provider: 'n8n',
    headers: {
      ...headersOf(request),
      [N8N_CALLBACK_HEADER]: callback.kind,
      [N8N_PROOF_HEADER]: isBare ? 'none' : 'token',
    },
    rawBody: rawBodyOf(request),
    receivedAt: new Date(),
    ip: request.ip,
  };
  const jobId = j === undefined ? await callback.findJob() : j;
  if (jobId === null || !isJobId(jobId)) {
    await deps.inbox.quarantine({ ...received, jobId: jobId ?? '', reason: 'unknown_job' });
    throw videoNotFound();
  }
  const proof = {
    attempt: parseAttempt(a),
    token,
    acceptUnsigned: isBare ? (unsigned: RawCallback) => unsigned : undefined,
    inspect: callback.inspect,
  };
  await receiveCallback(deps, { ...received, jobId }, proof).catch((error: unknown) => {
    throw error instanceof DomainError && error.code === 'NOT_FOUND' ? videoNotFound() : error;
  });
  await deps.waits.wait({ jobId, forMs: WAIT_MS, enough: isApplied, gone: goneSignal(reply) });
}

export function rawBodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** With a file the video stays in processing until it is checked and stored, so its being fetched is enough. */
function isApplied(job: Job): boolean {
  return isTerminal(job.status) || (job.status === 'processing' && (job.stage === 'ingest' || job.stage === 'settle'));
}

/** A refusal in one sentence that says what to send instead. */
export function badCallback(field: string, message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: [{ field, message }] } });
}
