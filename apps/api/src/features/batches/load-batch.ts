import { type Batch, DomainError, mayChange, mayRead, type Viewer } from '@callsheet/domain';
import type { Batches } from '../../ports.ts';

/**
 * The one place that decides who may see and cancel a batch (C-09): the same as its jobs. Unknown and malformed ids are the
 * same 404, somebody else's batch is a 403.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadBatch(
  batches: Pick<Batches, 'find'>,
  input: { readonly batchId: string; readonly viewer: Viewer; readonly use: 'read' | 'change' },
): Promise<Batch> {
  const { viewer, use } = input;
  const batch = await batches.find(input.batchId);
  if (batch === null) throw new DomainError({ code: 'NOT_FOUND', message: 'This batch does not exist.' });
  if (!mayRead(batch, viewer)) throw forbidden('This batch belongs to somebody else.');
  if (use === 'change' && !mayChange(batch, viewer)) {
    throw forbidden('Only who ordered this batch and the owner of the workspace may cancel it.');
  }
  return batch;
}

function forbidden(message: string): DomainError {
  return new DomainError({ code: 'FORBIDDEN', message });
}
