import { assertNever, DomainError, type Upload, uploadStatus } from '@callsheet/domain';
import { notFound } from '../../http/require-own.ts';
import type { UploadStorage, Uploads } from '../../ports.ts';
import { inspectUpload } from './inspect-upload.ts';

/** An upload whose picture was looked at. */
export type ReadyUpload = Extract<Upload, { status: 'ready' }>;

export interface UploadTools {
  readonly uploads: Pick<Uploads, 'find' | 'conclude'>;
  readonly uploadStorage: Pick<UploadStorage, 'openRange' | 'remove'>;
  readonly now: () => Date;
}

/**
 * Looks at what was put for an upload, once: whoever asks again gets the same answer. What is refused is deleted; as long as
 * nothing was put it goes on waiting.
 * @throws DomainError VALIDATION_ERROR with what is wrong, ASSET_EXPIRED when it comes too late, NOT_FOUND when the upload
 * was deleted meanwhile.
 */
export async function completeUpload(deps: UploadTools, upload: Upload): Promise<ReadyUpload> {
  const status = uploadStatus(upload, deps.now());
  if (upload.status === 'ready') return upload;
  if (upload.status === 'refused') throw refusal(upload.reason);
  if (status === 'expired') {
    const message = 'This upload was not completed in time; make another one.';
    throw new DomainError({ code: 'ASSET_EXPIRED', message });
  }
  const inspection = await inspectUpload(deps.uploadStorage, upload);
  switch (inspection.kind) {
    case 'missing':
      return await concludedMeanwhile(deps, upload, () => {
        throw refusal('Nothing was uploaded yet; put the picture to the URL of the upload first.');
      });
    case 'picture':
      return await conclude(deps, upload, { status: 'ready', picture: inspection.picture });
    case 'wrong':
      return await conclude(deps, upload, { status: 'refused', reason: inspection.reason });
    default:
      return assertNever(inspection);
  }
}

async function conclude(
  deps: UploadTools,
  upload: Upload,
  finding: Parameters<Uploads['conclude']>[0]['finding'],
): Promise<ReadyUpload> {
  const concluded = await deps.uploads.conclude({ id: upload.id, finding });
  // Somebody else was faster; what they found is stored and does not change any more.
  if (concluded === null) return await concludedMeanwhile(deps, upload, () => completeUpload(deps, upload));
  if (concluded.status === 'ready') return concluded;
  await deps.uploadStorage.remove([upload]);
  throw refusal(concluded.status === 'refused' ? concluded.reason : 'The upload was refused.');
}

/** What is stored by now; `otherwise` when it is still waiting. A refused object may be gone before its refusal was read. */
async function concludedMeanwhile(
  deps: UploadTools,
  upload: Upload,
  otherwise: () => Promise<ReadyUpload>,
): Promise<ReadyUpload> {
  const found = await deps.uploads.find(upload.id);
  if (found === null || found.deletedAt !== null) throw notFound('Upload');
  return found.status === 'waiting' ? await otherwise() : await completeUpload(deps, found);
}

function refusal(message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message });
}
