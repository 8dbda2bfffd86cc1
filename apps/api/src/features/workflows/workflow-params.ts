import { Type } from '@sinclair/typebox';

/** Not checked for form here: a malformed id is simply not found. */
const workflowId = Type.String({ description: 'Workflow id, 24 hex digits.' });

export const WorkflowParams = Type.Object({ workflowId });
export const FrameParams = Type.Object({
  workflowId,
  frameNumber: Type.String({ description: 'Number of the frame, from 0.' }),
});
export const VersionParams = Type.Object({
  workflowId,
  version: Type.String({ description: 'Number of the version, from 1.' }),
});

/** A number out of a path; null for everything else, which is not found. */
export function numberOf(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}
