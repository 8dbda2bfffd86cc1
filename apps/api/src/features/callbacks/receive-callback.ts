import { DomainError } from '@callsheet/domain';
import type { CallbackInbox, CallbackReader, JobReader, RawCallback } from '../../ports.ts';
import { isJobId } from '../jobs/load-owned-job.ts';

export interface CallbacksDependencies {
  readonly jobs: JobReader;
  readonly inbox: CallbackInbox;
  readonly reader: CallbackReader;
  /** Called between any two awaits; tests kill the process in it. */
  readonly onStep?: ((name: string) => void | Promise<void>) | undefined;
}

/** The two query parameters of a callback URL, as they came. */
export interface CallbackProof {
  readonly attempt: string | undefined;
  readonly token: string | undefined;
}

/**
 * Takes in a provider's callback (architecture.md, Callbacks). In this order: form, known, token, signature; then it is
 * stored raw, with its task, before the sender hears a word. A duplicate is answered like the first.
 * @throws DomainError INVALID_ID (400), NOT_FOUND (404, and quarantined), CALLBACK_REJECTED (401).
 */
export async function receiveCallback(
  deps: CallbacksDependencies,
  callback: RawCallback,
  proof: CallbackProof,
): Promise<void> {
  const { provider, jobId } = callback;
  const attempt = parseAttempt(proof.attempt);
  if (!isJobId(jobId) || !/^[a-z][a-z0-9-]{0,39}$/.test(provider) || attempt === null) {
    throw new DomainError({
      code: 'INVALID_ID',
      message: 'This is not a callback URL of ours: provider, job id or attempt is malformed.',
    });
  }
  const known = deps.reader.knows(provider) && (await deps.jobs.find(jobId)) !== null;
  if (!known) {
    await deps.inbox.quarantine({ ...callback, reason: 'unknown_job' });
    throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  }
  if (!deps.reader.tokenFits({ provider, jobId, attempt, token: proof.token ?? '' })) throw rejected();
  const reading = await deps.reader.read(callback);
  if (reading.kind === 'rejected') throw rejected();
  if (reading.kind !== 'event') return;
  await deps.onStep?.('callback.verified');
  await deps.inbox.accept({ ...callback, attempt, dedupeKey: reading.dedupeKey });
  await deps.onStep?.('callback.stored');
}

function parseAttempt(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : null;
}

/** Says nothing about what was wrong: the sender either knows the secret or has no business here. */
function rejected(): DomainError {
  return new DomainError({ code: 'CALLBACK_REJECTED', message: 'The callback was not accepted.' });
}
