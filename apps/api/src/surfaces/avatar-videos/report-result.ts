import { currentAttempt, DomainError } from '@callsheet/domain';
import { N8N_CALLBACK_HEADER, N8N_PROOF_HEADER } from '@callsheet/providers';
import type { CallbackInbox } from '../../callback-ports.ts';
import type { ReportResult } from './download-video.ts';

/**
 * Puts a result that the owner has reported where the flow's own word would have gone, so that it is applied in the same
 * way, once, and whatever else comes meanwhile.
 */
export function createReportResult(deps: { inbox: Pick<CallbackInbox, 'accept'>; now: () => Date }): ReportResult {
  return async ({ job, videoUrl }) => {
    const attempt = currentAttempt(job);
    if (attempt === null) throw new DomainError({ code: 'NOT_FOUND', message: 'Video not found' });
    await deps.inbox.accept({
      provider: attempt.provider,
      jobId: job.id,
      attempt: attempt.number,
      dedupeKey: `${job.id}:${attempt.number}:reported`,
      headers: { [N8N_CALLBACK_HEADER]: 'video-complete', [N8N_PROOF_HEADER]: 'token' },
      rawBody: Buffer.from(JSON.stringify({ status: 'ready', videoUrl })),
      receivedAt: deps.now(),
      ip: '',
    });
  };
}
