import type { IssuedApiKey } from './api-key.ts';
import { newApiKeySecret } from './api-key-secret.ts';
import { insertSecret, requireOwnApiKey } from './api-key-store.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';

/**
 * Gives a key a new secret, answered here and never again. Every older one goes on for the grace at most, also one that
 * was given longer before: 0 seconds end them all, as after a leak.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function rotateApiKey(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: { readonly id: string; readonly userId: string; readonly graceSeconds: number },
): Promise<IssuedApiKey> {
  const { graceSeconds } = input;
  return db.transaction(async (sql) => {
    const before = await requireOwnApiKey(sql, input, { lock: true });
    const at = now();
    const issued = newApiKeySecret();
    const endsAt = new Date(at.getTime() + graceSeconds * 1000);
    await sql.query('UPDATE identity.api_key_secrets SET ends_at = least(ends_at, $2) WHERE key_id = $1', [
      before.id,
      endsAt,
    ]);
    await sql.query('DELETE FROM identity.api_key_secrets WHERE key_id = $1 AND ends_at <= $2', [before.id, at]);
    await insertSecret(sql, before.id, issued);
    await sql.query('UPDATE identity.api_keys SET prefix = $2, rotated_at = $3 WHERE id = $1', [
      before.id,
      issued.prefix,
      at,
    ]);
    const details = { from: before.prefix, to: issued.prefix, graceSeconds };
    await recordAudit(sql, { actorId: input.userId, action: 'api_key.rotated', subject: before.id, details }, at);
    return { apiKey: { ...before, prefix: issued.prefix, rotatedAt: at }, secret: issued.secret };
  });
}
