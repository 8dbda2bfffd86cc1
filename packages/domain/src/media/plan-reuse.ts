import type { ResolvedMedia } from './plan-purchase.ts';

/** Stands where a maker does, for jobs that take over the files of an earlier one. */
export const REUSE_PROVIDER = 'reuse';

/** The plan of a job whose files exist already: one step, in which they are copied; `model` says who made them. */
export function planReuse({ picture: _picture, ...resolved }: ResolvedMedia): ResolvedMedia {
  return { ...resolved, provider: REUSE_PROVIDER };
}
