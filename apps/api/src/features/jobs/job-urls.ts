import { Type } from '@sinclair/typebox';

export const JobUrls = Type.Object({
  self: Type.String(),
  events: Type.String(),
  cancel: Type.String(),
  retry: Type.String(),
  content: Type.String(),
  receipt: Type.String(),
});

/** Paths of one job, relative to this API. */
export function jobUrls(jobId: string) {
  const self = `/v1/jobs/${jobId}`;
  return {
    self,
    events: `${self}/events`,
    cancel: `${self}/cancel`,
    retry: `${self}/retry`,
    content: `${self}/content`,
    receipt: `${self}/receipt`,
  };
}
