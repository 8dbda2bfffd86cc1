import type { Sql } from '@callsheet/postgres';
import { isPlainText } from './clean-text.ts';
import type { AuditEntry } from './record-audit.ts';

/** A line of the audit as it was written. */
export interface AuditLine extends Required<AuditEntry> {
  /** Counts up, with gaps. */
  readonly id: number;
  readonly at: Date;
}

export interface ListAuditInput {
  /** Only lines with a smaller id: the id of the last line of the page before. */
  readonly before?: number | undefined;
  /** Only what was done to this user, workspace or other thing. */
  readonly subject?: string | undefined;
  readonly limit: number;
}

/** The audit, newest line first. */
export async function listAudit(sql: Sql, input: ListAuditInput): Promise<readonly AuditLine[]> {
  const { before, subject, limit } = input;
  if (subject !== undefined && !isPlainText(subject)) return [];
  const { rows } = await sql.query<AuditLine>(
    `SELECT id, at, actor_id AS "actorId", action, subject, details FROM identity.audit
      WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR subject = $2)
      ORDER BY id DESC LIMIT $3`,
    [before ?? null, subject ?? null, limit],
  );
  return rows;
}
