import type { Sql } from '@callsheet/postgres';

/** One line of the append-only audit: who did what to whom. Never holds secrets. */
export interface AuditEntry {
  /** Null when the system or a command on the server did it. */
  readonly actorId: string | null;
  /** `noun.verb`, e.g. `user.registered`. */
  readonly action: string;
  /** Id of the user, workspace or other thing that it was done to. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Appends a line, within the transaction of what it tells about where there is one. */
export async function recordAudit(sql: Sql, entry: AuditEntry, at: Date): Promise<void> {
  await sql.query('INSERT INTO identity.audit (at, actor_id, action, subject, details) VALUES ($1, $2, $3, $4, $5)', [
    at,
    entry.actorId,
    entry.action,
    entry.subject,
    JSON.stringify(entry.details ?? {}),
  ]);
}
