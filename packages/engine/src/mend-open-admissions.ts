import type { EngineDependencies, OpenAdmission } from './ports.ts';
import { resumeRetry } from './retry-job.ts';

/** An admission that its document does not know for this long was interrupted. */
const ORPHAN_HOLD_MS = 60_000;

/** Where the walk through the open admissions stands; kept by whoever sweeps again and again. */
export interface OpenAdmissionsCursor {
  after?: OpenAdmission | undefined;
}

/**
 * Reserved units that no document speaks for: those of a document that is gone are released, those of an interrupted
 * retry complete it. Answers how many were released. One pass looks at one page and moves the cursor on, so that holds
 * which rightly stay open for long cannot hide newer ones; behind the last page it begins anew.
 */
export async function mendOpenAdmissions(
  deps: EngineDependencies,
  input: { now: Date; limit: number; cursor: OpenAdmissionsCursor },
): Promise<number> {
  const { cursor, limit } = input;
  const before = new Date(input.now.getTime() - ORPHAN_HOLD_MS);
  const open = await deps.ledger.findOpenAdmissions(before, limit, cursor.after);
  cursor.after = open.length < limit ? undefined : open.at(-1);
  if (open.length === 0) return 0;
  const existing = await deps.jobs.existing(open.map(({ jobId }) => jobId));
  let released = 0;
  for (const { jobId, number } of open) {
    if (!existing.has(jobId)) {
      await deps.ledger.settle({ jobId, number, money: 'release', cause: 'platform', at: input.now });
      deps.log.warn({ jobId }, 'released units that were held for a job that does not exist');
      released += 1;
    } else if (number > 1) {
      const job = (await deps.jobs.find(jobId))?.job;
      if (job !== undefined) await resumeRetry(deps, job, number);
    }
  }
  return released;
}
