import type { FlowOutcome, FlowRun } from './flow-run.ts';

/** What a flow calls a key that nobody handed out, where the script names none. */
const OTHER_KEY = 'videos/somebody-else/1.mp4';

/** The body of a callback (R-001-14, R-001-15); `videoUrl` is where a clip lies that was not uploaded. */
export function describeEnd(
  run: Pick<FlowRun, 'executionId' | 'order' | 'faults'>,
  outcome: FlowOutcome,
  videoUrl: string,
): Readonly<Record<string, unknown>> {
  const { executionId } = run;
  const { videoId } = run.order;
  const fault = run.faults.find('flow');
  switch (outcome.status) {
    case 'broken': {
      const { errorMessage } = outcome;
      return fault?.mode === 'error_without_id' ? { errorMessage } : { errorMessage, executionId };
    }
    case 'failed':
      return { videoId, status: 'failed', error: outcome.error };
    case 'ready': {
      const { uploadedKey: s3Key, sizeBytes: size, durationSeconds: duration } = outcome;
      const metadata = { size, format: 'mp4', duration };
      const said = { videoId, status: 'ready', metadata };
      if (fault?.mode === 'ready_without_key') return said;
      if (fault?.mode === 'other_key') return { ...said, s3Key: fault.s3Key ?? OTHER_KEY };
      return s3Key === null ? { ...said, videoUrl } : { ...said, s3Key };
    }
  }
}
