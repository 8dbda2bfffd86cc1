import { DomainError } from '../errors/domain-error.ts';
import { FRAME_SIZES } from '../media/plan-workflow.ts';
import { cleanField } from '../prompt/clean-prompt.ts';
import type { FrameVerdict, Workflow, WorkflowMetadata } from './workflow.ts';

export const MAX_TITLE_CHARACTERS = 200;
export const MAX_INITIAL_PROMPT_CHARACTERS = 4000;
export const MAX_ADDITIONAL_INFO_CHARACTERS = 2000;
export const MAX_FEEDBACK_CHARACTERS = 500;
export const MAX_METADATA_CHARACTERS = 200;
export const MAX_CAMPAIGN_ID_CHARACTERS = 100;
/** R-004-21. */
export const MAX_WORKFLOW_SECONDS = 60;

/** What its owner says of a workflow. */
export type WorkflowTexts = Pick<Workflow, 'title' | 'initialPrompt' | 'campaignId' | 'metadata'>;

/**
 * A workflow's fields as they are kept (R-004-07, R-004-29). What is empty but may be is nothing.
 * @throws DomainError VALIDATION_ERROR for a text that is none or too long, an unknown aspect ratio, or a duration that is
 * no whole number from 1 to 60.
 */
export function cleanWorkflow(texts: WorkflowTexts): WorkflowTexts {
  return {
    title: cleanWorkflowTitle(texts.title),
    initialPrompt: required(texts.initialPrompt, 'initialPrompt', MAX_INITIAL_PROMPT_CHARACTERS),
    campaignId: optional(texts.campaignId, 'campaignId', MAX_CAMPAIGN_ID_CHARACTERS),
    metadata: cleanMetadata(texts.metadata),
  };
}

/** @throws DomainError VALIDATION_ERROR for an empty title, or one of more than 200 characters. */
export function cleanWorkflowTitle(raw: string): string {
  return required(raw, 'title', MAX_TITLE_CHARACTERS);
}

/** @throws DomainError VALIDATION_ERROR as `cleanWorkflow`; more than 2000 characters. */
export function cleanAdditionalInfo(raw: string | null): string | null {
  return optional(raw, 'additionalInfo', MAX_ADDITIONAL_INFO_CHARACTERS);
}

/** @throws DomainError VALIDATION_ERROR for feedback of more than 500 characters. */
export function cleanVerdicts(verdicts: readonly FrameVerdict[]): readonly FrameVerdict[] {
  return verdicts.map(({ frameNumber, approved, feedback }) => ({
    frameNumber,
    approved,
    feedback: optional(feedback, 'feedback', MAX_FEEDBACK_CHARACTERS),
  }));
}

function cleanMetadata(metadata: WorkflowMetadata): WorkflowMetadata {
  const { duration } = metadata;
  if (duration !== null && (!Number.isInteger(duration) || duration < 1 || duration > MAX_WORKFLOW_SECONDS))
    throw refusal('metadata.duration', `must be a whole number from 1 to ${MAX_WORKFLOW_SECONDS}.`);
  const text = (name: 'targetAudience' | 'tone' | 'style' | 'aspectRatio') =>
    optional(metadata[name], `metadata.${name}`, MAX_METADATA_CHARACTERS);
  const aspectRatio = text('aspectRatio');
  if (aspectRatio !== null && !Object.hasOwn(FRAME_SIZES, aspectRatio))
    throw refusal('metadata.aspectRatio', `must be one of ${Object.keys(FRAME_SIZES).join(', ')}.`);
  return { targetAudience: text('targetAudience'), tone: text('tone'), duration, style: text('style'), aspectRatio };
}

function required(raw: string, field: string, maxCharacters: number): string {
  const cleaned = cleanField(raw, { field, maxCharacters });
  if (cleaned === '') throw refusal(field, 'must contain at least one visible character.');
  return cleaned;
}

function optional(raw: string | null, field: string, maxCharacters: number): string | null {
  const cleaned = raw === null ? '' : cleanField(raw, { field, maxCharacters });
  return cleaned === '' ? null : cleaned;
}

function refusal(field: string, what: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message: `${field} ${what}`, details: { field } });
}
