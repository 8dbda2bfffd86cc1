import { Type } from '@sinclair/typebox';

export const JobUrls = Type.Object({
  self: Type.String(),
  events: Type.String(),
  cancel: Type.String(),
  content: Type.String(),
});

/** Paths of one job, relative to this API. */
export function jobUrls(jobId: string): { self: string; events: string; cancel: string; content: string } {
  const self = `/v1/jobs/${jobId}`;
  return { self, events: `${self}/events`, cancel: `${self}/cancel`, content: `${self}/content` };
}
