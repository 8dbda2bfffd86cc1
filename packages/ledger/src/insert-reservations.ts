import type { Sql } from '@callsheet/postgres';
import type { PlannedReservation } from './reservation.ts';

/** Answers the reservations that are new: only these are debited. */
export async function insertReservations(
  sql: Sql,
  reservations: readonly PlannedReservation[],
  at: Date,
): Promise<readonly PlannedReservation[]> {
  if (reservations.length === 0) return [];
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO ledger.reservation (id, meter, subject, period, job_id, admission, action, amount, created_at)
     SELECT id, meter, subject, period, job_id, admission, action, amount, $9
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::bigint[])
            AS planned (id, meter, subject, period, job_id, admission, action, amount)
     ON CONFLICT DO NOTHING
     RETURNING id`,
    [
      reservations.map((reservation) => reservation.id),
      reservations.map((reservation) => reservation.meter),
      reservations.map((reservation) => reservation.subject),
      reservations.map((reservation) => reservation.period),
      reservations.map((reservation) => reservation.jobId),
      reservations.map((reservation) => reservation.number),
      reservations.map((reservation) => reservation.action),
      reservations.map((reservation) => reservation.amount),
      at,
    ],
  );
  const made = new Set(rows.map(({ id }) => id));
  return reservations.filter(({ id }) => made.has(id));
}
