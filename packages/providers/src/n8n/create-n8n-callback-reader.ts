import type { OperationFailure, OperationSnapshot } from '@callsheet/domain';
import { readHeader } from '../callbacks/read-header.ts';
import { verifyStandardWebhook } from '../callbacks/verify-standard-webhook.ts';
import { defaultsFor } from '../contract/build-provider-error.ts';
import type { CallbackInput, CallbackResult } from '../contract/callback-result.ts';
import type { CallbackParser } from '../contract/provider-adapter.ts';
import { N8N_CALLBACK_HEADER, N8N_PROOF_HEADER } from './callback-urls.ts';
import { N8N_ID } from './capabilities.ts';
import { type N8nCompletion, readN8nCompletion, readN8nError } from './read-callback.ts';

export interface N8nCallbackReaderOptions {
  /** `whsec_…`, with which the flows sign. Null: only the token of our URL is a proof. */
  readonly webhookSecret: string | null;
}

/**
 * Reads what flows report and calls nobody (R-001-14, R-001-15). A flow cannot be asked, so a callback that is proved, by
 * our token or by the flow's signature, decides by itself (C-15, N9).
 */
export function createN8nCallbackReader({ webhookSecret }: N8nCallbackReaderOptions): CallbackParser {
  return { id: N8N_ID, parseCallback: async (input) => parseN8nCallback(input, webhookSecret) };
}

function parseN8nCallback(input: CallbackInput, secret: string | null): CallbackResult {
  const refusal = refuse(input, secret);
  if (refusal !== null) return { kind: 'rejected', reason: refusal };
  const isError = readHeader(input.headers, N8N_CALLBACK_HEADER) === 'workflow-error';
  const told = isError ? breakdownOf(input.rawBody) : completionOf(input.rawBody);
  if (told === null) return { kind: 'ignored', reason: 'says_nothing' };
  return {
    kind: 'event',
    // The sender numbers nothing: one message per attempt and outcome (providers.md 2.3).
    dedupeKey: `${input.jobId ?? ''}:${input.attempt ?? 0}:${told.word}`,
    externalId: null,
    snapshot: told.snapshot,
    refetch: false,
  };
}

/** Why it proves nothing; null when it does. A signature that is there has to be right, whatever else proves it. */
function refuse(input: CallbackInput, secret: string | null): string | null {
  const hasToken = readHeader(input.headers, N8N_PROOF_HEADER) === 'token';
  const isSigned = readHeader(input.headers, 'webhook-signature') !== null;
  if (hasToken && (!isSigned || secret === null)) return null;
  if (secret === null) return 'no_proof';
  const verdict = verifyStandardWebhook({ ...input, secret });
  return verdict.valid ? null : verdict.reason;
}

interface Told {
  readonly word: 'ready' | 'failed' | 'workflow-error';
  readonly snapshot: OperationSnapshot;
}

function completionOf(rawBody: Buffer): Told | null {
  const said = readN8nCompletion(rawBody);
  if (said?.status === 'failed') return failed('failed', { code: 'GENERATION_FAILED', message: said.error });
  const outputs = said?.status === 'ready' ? outputsOf(said) : [];
  if (outputs.length === 0) return null;
  return { word: 'ready', snapshot: { state: 'succeeded', rawStatus: 'callback: ready', outputs } };
}

function breakdownOf(rawBody: Buffer): Told | null {
  const said = readN8nError(rawBody);
  return said === null ? null : failed('workflow-error', { code: 'WORKFLOW_ERROR', message: said.errorMessage });
}

/** The customer decides whether another one is made: for them a failed flow is failed. */
function failed(word: Told['word'], { code, message }: { code: OperationFailure['code']; message: string }): Told {
  const safeMessage = message || defaultsFor(code).safeMessage;
  return {
    word,
    snapshot: { state: 'failed', rawStatus: `callback: ${word}`, failure: { code, retry: 'never', safeMessage } },
  };
}

function outputsOf({ s3Key, videoUrl }: N8nCompletion) {
  if (s3Key !== null) return [{ uploadedKey: s3Key, kind: 'video' as const }];
  return videoUrl === null ? [] : [{ url: videoUrl, kind: 'video' as const }];
}
