import type { SqlDatabase } from '@callsheet/postgres';

/** Deletes refresh tokens that expired before then, and families that have none left; answers how many tokens. */
export function deleteExpiredSessions(db: SqlDatabase, input: { before: Date; limit: number }): Promise<number> {
  return db.transaction(async (sql) => {
    const { rows } = await sql.query<{ familyId: string }>(
      `DELETE FROM identity.sessions WHERE token_hash IN (
         SELECT token_hash FROM identity.sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT $2
       ) RETURNING family_id AS "familyId"`,
      [input.before, input.limit],
    );
    await sql.query(
      `DELETE FROM identity.session_families f
        WHERE f.id = ANY ($1) AND NOT EXISTS (SELECT 1 FROM identity.sessions s WHERE s.family_id = f.id)`,
      [rows.map((row) => row.familyId)],
    );
    return rows.length;
  });
}
