import type { GeneratedFrame, Workflow } from './workflow.ts';

/** One frame of the running order has come out. With the last of them the order is over (C-35). */
export function settleFrame(
  workflow: Workflow,
  jobId: string,
  change: Partial<Pick<GeneratedFrame, 'picture' | 'error' | 'timestamp'>>,
): Workflow {
  const { running } = workflow;
  const part = running?.parts.find((one) => one.jobId === jobId);
  if (running === null || part === undefined) return workflow;
  const generatedFrames = workflow.generatedFrames.map((frame) =>
    frame.frameNumber === part.frameNumber ? { ...frame, ...change } : frame,
  );
  const parts = running.parts.filter((one) => one.jobId !== jobId);
  if (parts.length > 0) return { ...workflow, generatedFrames, running: { ...running, parts } };
  const hasPicture = generatedFrames.some(({ picture }) => picture !== null);
  return { ...workflow, generatedFrames, running: null, status: hasPicture ? 'WAITING_USER_INPUT' : 'FAILED' };
}
