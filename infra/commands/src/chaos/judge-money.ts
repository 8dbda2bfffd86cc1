import { isTerminalStatus, type JobRecord, type ReservationRecord, type Snapshot } from './snapshot.ts';

/** Where the documents and the ledger disagree about who has paid. */
export function judgeMoney(snapshot: Pick<Snapshot, 'jobs' | 'reservations'>): string[] {
  const jobs = new Map(snapshot.jobs.map((job) => [job.id, job]));
  const paying = new Set(snapshot.reservations.map(({ jobId, admission }) => `${jobId}/${admission}`));
  return [
    ...snapshot.reservations.flatMap((reservation) => {
      const expected = expectedStates(jobs.get(reservation.jobId), reservation);
      return expected.includes(reservation.state)
        ? []
        : [`${describe(reservation)} is ${reservation.state} and should be ${expected.join(' or ')}`];
    }),
    ...snapshot.jobs
      .filter((job) => mustHavePaid(job) && !paying.has(`${job.id}/${job.admission}`))
      .map((job) => `job ${job.id} counts as paid and has no reservation`),
  ];
}

/** Of a job that is still under way nothing is said: it counts as lost. */
function expectedStates(job: JobRecord | undefined, reservation: ReservationRecord): readonly string[] {
  if (job === undefined) return ['released'];
  if (!isTerminalStatus(job.status)) return ['reserved', 'captured', 'released'];
  // Of an admission before a retry, whatever it ended with: its own settlement came before.
  if (reservation.admission < job.admission) return ['captured', 'released'];
  if (job.status === 'completed') return ['captured'];
  if (job.held) return ['reserved'];
  return job.charged === true ? ['captured'] : ['released'];
}

function mustHavePaid(job: JobRecord): boolean {
  return job.status === 'completed' || (isTerminalStatus(job.status) && job.charged === true);
}

function describe({ id, jobId, meter }: ReservationRecord): string {
  return `reservation ${id} (${meter}) of job ${jobId}`;
}
