import { DomainError, type GeneratedFrame, type Workflow } from '@callsheet/domain';
import { loadWorkflow } from '../../features/workflows/load-workflow.ts';
import { numberOf } from '../../features/workflows/workflow-params.ts';
import type { Principal } from '../../http/access-token.ts';
import { notFound } from '../../http/require-own.ts';
import type { WorkflowReader } from '../../workflow-ports.ts';
import { POLL_SECONDS } from './get-workflow.route.ts';

/** @throws DomainError NOT_FOUND, FORBIDDEN. */
export async function findFrame(
  workflows: Pick<WorkflowReader, 'find'>,
  input: { readonly workflowId: string; readonly frameNumber: string; readonly viewer: Principal },
): Promise<{ readonly workflow: Workflow; readonly frame: GeneratedFrame }> {
  const { workflowId, viewer } = input;
  const workflow = await loadWorkflow(workflows, { workflowId, viewer, use: 'own' });
  const number = numberOf(input.frameNumber);
  const frame = workflow.generatedFrames.find(({ frameNumber }) => frameNumber === number);
  if (frame === undefined) throw notFound('Frame');
  return { workflow, frame };
}

/**
 * The picture of a frame.
 * @throws DomainError ILLEGAL_TRANSITION while the first one is being made, NOT_FOUND when that has failed.
 */
export function pictureOf({ running }: Workflow, { frameNumber, picture, error }: GeneratedFrame) {
  if (picture !== null) return picture.asset;
  if (running?.parts.some((part) => part.frameNumber === frameNumber) === true) {
    throw new DomainError({
      code: 'ILLEGAL_TRANSITION',
      message: `Frame ${frameNumber} is being made, and there is no picture of it yet.`,
      details: { retryAfterSeconds: POLL_SECONDS },
    });
  }
  throw new DomainError({
    code: 'NOT_FOUND',
    message: `There is no picture of frame ${frameNumber}; regenerate it.`,
    details: { reason: error?.code ?? null },
  });
}
