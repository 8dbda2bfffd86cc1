import type { GeneratedFrame } from './workflow.ts';
import type { WorkflowEventOf } from './workflow-event.ts';

/** All frames once these are ordered: a first set replaces what was there, frames made anew keep their place. */
export function startFrames(
  frames: readonly GeneratedFrame[],
  { anew, model, frames: ordered, at }: WorkflowEventOf<'frames.ordered'>,
): readonly GeneratedFrame[] {
  if (!anew) {
    return ordered.map(({ frameNumber, prompt }) => ({
      frameNumber,
      prompt,
      model,
      picture: null,
      approved: false,
      feedback: null,
      regenerations: 0,
      error: null,
      timestamp: at,
    }));
  }
  const prompts = new Map(ordered.map(({ frameNumber, prompt }) => [frameNumber, prompt]));
  return frames.map((frame) => {
    const prompt = prompts.get(frame.frameNumber);
    if (prompt === undefined) return frame;
    // C-38: one that failed before it ever had a picture takes nothing's place.
    const regenerations = frame.picture === null ? frame.regenerations : frame.regenerations + 1;
    return { ...frame, prompt, model, approved: false, regenerations, error: null, timestamp: at };
  });
}
