import { avatarNamesOf, estimatedCompletion, type Job } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { Timestamp } from '../../http/schemas.ts';

/** The seed's answer to an order, and what it is called (R-001-07, resolutions.md 2.3). */
export const StartedBody = Type.Object({
  success: Type.Literal(true),
  message: Type.String(),
  data: Type.Object({
    status: Type.Literal('processing'),
    timestamp: Timestamp,
    estimated_completion: Timestamp,
    note: Type.String(),
    videoId: Type.String(),
    requestId: Type.String(),
  }),
});

/** Says the same whenever the same order is answered. */
export function startedBody(job: Job) {
  const names = avatarNamesOf(job.input);
  if (names === null) throw new Error('only videos of seed 001 have names');
  return {
    success: true as const,
    message: 'Video generation started successfully',
    data: {
      status: 'processing' as const,
      timestamp: job.createdAt.toISOString(),
      estimated_completion: estimatedCompletion(job.createdAt).toISOString(),
      note: 'Video generation is running in the background',
      videoId: names.videoId,
      requestId: names.requestId,
    },
  };
}

/** Where the order can be followed. */
export function statusPath(job: Job): string {
  return `/api/video/status/${avatarNamesOf(job.input)?.videoId ?? job.id}`;
}
