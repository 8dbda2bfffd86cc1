import { type Batch, DomainError, type Viewer } from '@callsheet/domain';
import type { Batches } from '../../ports.ts';

/**
 * The one place that decides who may see and cancel a batch (C-09): members of its workspace read, who ordered it and the
 * workspace's owner cancel. Unknown and malformed ids are the same 404, a batch of another workspace is a 403.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadBatch(
  batches: Pick<Batches, 'find'>,
  input: { readonly batchId: string; readonly viewer: Viewer; readonly use: 'read' | 'change' },
): Promise<Batch> {
  const batch = await batches.find(input.batchId);
  if (batch === null) throw new DomainError({ code: 'NOT_FOUND', message: 'This batch does not exist.' });
  if (batch.workspaceId !== input.viewer.workspaceId) throw forbidden('This batch belongs to another workspace.');
  if (input.use === 'change' && batch.ownerId !== input.viewer.userId && input.viewer.workspaceRole !== 'owner') {
    throw forbidden('Only who ordered this batch and the owner of the workspace may cancel it.');
  }
  return batch;
}

function forbidden(message: string): DomainError {
  return new DomainError({ code: 'FORBIDDEN', message });
}
