import type { AdmissionVerdict, Charge } from '@callsheet/domain';
import { createGroupCommit } from '@callsheet/group-commit';
import { isDatabaseUnavailable, type Sql, type SqlDatabase } from '@callsheet/postgres';
import { admitGroup, type PlannedAdmission } from './group-commit/admit-group.ts';
import { planReservations } from './reservation.ts';

/** What a job asks for. `number` counts its admissions from 1; `firstTask` is enqueued if and only if it is admitted. */
export interface AdmissionRequest<FirstTask> {
  readonly jobId: string;
  readonly number: number;
  readonly charges: readonly Charge[];
  readonly firstTask: FirstTask;
}

/** How admissions are put together; the defaults are what measured best. */
export interface Grouping {
  /** Groups in flight at once. */
  readonly lanes: number;
  /** Admissions per group at most; 1 commits them one by one. */
  readonly maxMembers: number;
}

export interface AdmitDependencies<FirstTask> {
  readonly db: SqlDatabase;
  /** Puts the tasks into the queue through the transaction that it is given. One that cannot be sent makes it throw. */
  readonly enqueueFirstTasks: (sql: Sql, tasks: readonly FirstTask[]) => Promise<void>;
  readonly now: () => Date;
  readonly grouping?: Grouping;
}

/**
 * Admissions by group commit (R-000-42, C-13, U-03). The first committed verdict binds every repeat; a refusal leaves
 * nothing but its verdict. What fails one member fails it alone; when the database is away, or the outcome of a COMMIT
 * stays unknown, every member is told so and nothing has been taken back.
 */
export function createAdmit<FirstTask>(
  dependencies: AdmitDependencies<FirstTask>,
): (request: AdmissionRequest<FirstTask>) => Promise<AdmissionVerdict> {
  const enter = createGroupCommit<PlannedAdmission<FirstTask>, AdmissionVerdict>({
    commit: (group) => admitGroup(dependencies, group),
    isWorthSingly: (error) => !isDatabaseUnavailable(error),
    ...dependencies.grouping,
  });
  // Planned before it enters a group: charges that cannot be booked concern nobody else.
  return async (request) => enter({ request, reservations: planReservations(request) });
}
