import type { FrameVerdict, GeneratedFrame, Workflow } from './workflow.ts';

/** The frames as they were judged. From the first judgement on the workflow stands at FRAME_REVIEW (R-004-19, C-35). */
export function applyVerdicts(workflow: Workflow, verdicts: readonly FrameVerdict[]): Workflow {
  const said = new Map(verdicts.map((verdict) => [verdict.frameNumber, verdict]));
  const generatedFrames = workflow.generatedFrames.map((frame) => {
    const verdict = said.get(frame.frameNumber);
    if (verdict === undefined) return frame;
    const { approved } = verdict;
    return { ...frame, approved, feedback: verdict.feedback ?? (approved ? null : frame.feedback) };
  });
  return {
    ...workflow,
    step: 'FRAME_REVIEW',
    status: 'WAITING_USER_INPUT',
    generatedFrames,
    framesApproved: areApproved(generatedFrames),
  };
}

/** Whether there are frames, and all of them have a picture that was approved. */
export function areApproved(frames: readonly GeneratedFrame[]): boolean {
  return frames.length > 0 && frames.every(({ picture, approved }) => picture !== null && approved);
}
