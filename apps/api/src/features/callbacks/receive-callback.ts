import { DomainError, type Job } from '@callsheet/domain';
import type { CallbackInbox, CallbackReader, RawCallback } from '../../callback-ports.ts';
import type { JobReader } from '../../ports.ts';
import { isJobId } from '../jobs/load-owned-job.ts';
import { observeReceipt, type ReceiptObserver } from './observe-receipt.ts';

export interface CallbacksDependencies {
  readonly jobs: JobReader;
  readonly inbox: CallbackInbox;
  readonly reader: CallbackReader;
  readonly work: ReceiptObserver['work'];
  /** Called between any two awaits; tests kill the process in it. */
  readonly onStep?: ((name: string) => void | Promise<void>) | undefined;
}

/** What a callback URL says besides its job. */
export interface CallbackProof {
  /** Null: the URL names none that there could be. */
  readonly attempt: number | null;
  readonly token: string | undefined;
  /** There for a callback without attempt and token that is to be taken nevertheless (C-15): marks it as what it is. */
  readonly acceptUnsigned?: ((callback: RawCallback) => RawCallback) | undefined;
  /** What else a callback must say that is proved to be about this attempt; throws to refuse it. */
  readonly inspect?: ((about: { readonly job: Job; readonly attempt: number }) => void) | undefined;
}

/**
 * Takes in a provider's callback (architecture.md, Callbacks). In this order: form, known, token, signature; then it is
 * stored raw, with its task, before the sender hears a word. A duplicate is answered like the first.
 * @throws DomainError INVALID_ID (400), NOT_FOUND (404, and quarantined), CALLBACK_REJECTED (401).
 */
export async function receiveCallback(
  deps: CallbacksDependencies,
  received: RawCallback,
  proof: CallbackProof,
): Promise<void> {
  await observeReceipt(deps, received.provider, () => takeIn(deps, received, proof));
}

async function takeIn(
  deps: CallbacksDependencies,
  received: RawCallback,
  proof: CallbackProof,
): Promise<'stored' | 'ignored'> {
  const { provider, jobId } = received;
  if (!isJobId(jobId) || !/^[a-z][a-z0-9-]{0,39}$/.test(provider)) throw malformedUrl();
  const job = deps.reader.knows(provider) ? await deps.jobs.find(jobId) : null;
  if (job === null) {
    await deps.inbox.quarantine({ ...received, reason: 'unknown_job' });
    throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  }
  const { callback, attempt } = prove(deps.reader, { job, received, proof });
  const reading = await deps.reader.read({ ...callback, attempt });
  if (reading.kind === 'rejected') throw rejected();
  proof.inspect?.({ job, attempt });
  if (reading.kind !== 'event') return 'ignored';
  await deps.onStep?.('callback.verified');
  await deps.inbox.accept({ ...callback, attempt, dedupeKey: reading.dedupeKey });
  await deps.onStep?.('callback.stored');
  return 'stored';
}

/** The attempt that a callback is about, once that is proved or nobody asks for proof. @throws DomainError CALLBACK_REJECTED. */
function prove(
  reader: Pick<CallbackReader, 'tokenFits'>,
  { job, received, proof }: { job: Job; received: RawCallback; proof: CallbackProof },
): { readonly callback: RawCallback; readonly attempt: number } {
  const { provider, jobId } = received;
  const { attempt, token, acceptUnsigned } = proof;
  if (acceptUnsigned === undefined) {
    if (attempt === null || !reader.tokenFits({ provider, jobId, attempt, token: token ?? '' })) throw rejected();
    return { callback: received, attempt };
  }
  const latest = job.attempts.at(-1);
  // Only who was asked for a video can have something to say about it.
  if (latest === undefined || latest.provider !== provider) throw rejected();
  return { callback: acceptUnsigned(received), attempt: latest.number };
}

/** The attempt that a URL names, from 1; null when it is none. */
export function parseAttempt(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : null;
}

export function malformedUrl(): DomainError {
  const message = 'This is not a callback URL of ours: provider, job id or attempt is malformed.';
  return new DomainError({ code: 'INVALID_ID', message });
}

/** Says nothing about what was wrong: the sender either knows the secret or has no business here. */
function rejected(): DomainError {
  return new DomainError({ code: 'CALLBACK_REJECTED', message: 'The callback was not accepted.' });
}
