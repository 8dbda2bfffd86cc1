import { frameList } from './frame-list.ts';
import type { GeneratedFrame, Workflow } from './workflow.ts';
import { workflowRefusal } from './workflow-refusal.ts';

/**
 * The frames with these numbers, in the order in which they were named.
 * @throws DomainError VALIDATION_ERROR when none is named, one twice, or one that does not exist.
 */
export function framesNamed(workflow: Workflow, numbers: readonly number[], field: string): readonly GeneratedFrame[] {
  const refuse = (message: string) => workflowRefusal(workflow, 'VALIDATION_ERROR', message, { field });
  if (numbers.length === 0) throw refuse(`${field} must name at least one frame.`);
  const known = new Map(workflow.generatedFrames.map((frame) => [frame.frameNumber, frame]));
  return numbers.map((number, index) => {
    const frame = known.get(number);
    if (frame === undefined) {
      throw refuse(`${field} names frame ${number}, which does not exist; there are ${frameList([...known.keys()])}.`);
    }
    if (numbers.indexOf(number) !== index) throw refuse(`${field} names frame ${number} twice.`);
    return frame;
  });
}

/** @throws DomainError PRECONDITION when one of these frames has no picture. */
export function assertPictures(workflow: Workflow, frames: readonly GeneratedFrame[]): void {
  const missing = frames.flatMap(({ frameNumber, picture }) => (picture === null ? [frameNumber] : []));
  if (missing.length === 0) return;
  const message = `There is no picture of ${frameList(missing)}, so nothing to review; regenerate it first.`;
  throw workflowRefusal(workflow, 'PRECONDITION', message, { frameNumbers: missing });
}
