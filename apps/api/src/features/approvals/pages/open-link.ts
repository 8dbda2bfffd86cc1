import { DomainError, type Reviewer, reviewerOf, type Workflow } from '@callsheet/domain';
import type { WorkflowStore } from '@callsheet/engine';
import { notFound } from '../../../http/require-own.ts';
import type { ApprovalSubject, ApprovalTokens } from '../approval-token.ts';

/** What a link that can still be used leads to. */
export interface OpenLink {
  readonly subject: ApprovalSubject;
  readonly workflow: Workflow;
  readonly reviewer: Reviewer;
}

/**
 * Reads a link and spends nothing: scanners of mails and previews of messengers follow links too.
 * @throws DomainError NOT_FOUND for what is no link of ours, or one whose workflow is gone; LINK_EXPIRED, LINK_USED.
 */
export async function openLink(
  deps: { readonly approvalTokens: ApprovalTokens; readonly workflowStore: Pick<WorkflowStore, 'workflows' | 'now'> },
  token: string,
): Promise<OpenLink> {
  const subject = deps.approvalTokens.read(token);
  if (subject === null) throw notFound('Link');
  const workflow = await deps.workflowStore.workflows.find(subject.workflowId);
  if (workflow === null || workflow.deletedAt !== null) throw notFound('Link');
  const now = deps.workflowStore.now();
  const reviewer = reviewerOf(workflow, { ...subject, now });
  // The review says the same; a link is believed for no longer than it says itself.
  if (subject.expiresAt > now) return { subject, workflow, reviewer };
  throw new DomainError({ code: 'LINK_EXPIRED', message: 'This link has expired; ask for a new one.' });
}
