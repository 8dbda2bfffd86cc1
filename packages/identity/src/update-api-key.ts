import type { ApiKey, ApiKeyScope } from './api-key.ts';
import { requireOwnApiKey } from './api-key-store.ts';
import { cleanKeyName, orderScopes } from './create-api-key.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';

/**
 * Gives a key another name or other scopes; what is left out stays. No change notes nothing.
 * @throws DomainError VALIDATION_ERROR, NOT_FOUND, FORBIDDEN.
 */
export async function updateApiKey(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: {
    readonly id: string;
    readonly userId: string;
    readonly name?: string | undefined;
    readonly scopes?: readonly ApiKeyScope[] | undefined;
  },
): Promise<ApiKey> {
  return db.transaction(async (sql) => {
    const before = await requireOwnApiKey(sql, input, { lock: true });
    const name = input.name === undefined ? before.name : cleanKeyName(input.name);
    const scopes = input.scopes === undefined ? before.scopes : orderScopes(input.scopes);
    if (name === before.name && scopes.join() === before.scopes.join()) return before;
    await sql.query('UPDATE identity.api_keys SET name = $2, scopes = $3 WHERE id = $1', [before.id, name, scopes]);
    const details = { before: { name: before.name, scopes: before.scopes }, after: { name, scopes } };
    await recordAudit(sql, { actorId: input.userId, action: 'api_key.updated', subject: before.id, details }, now());
    return { ...before, name, scopes };
  });
}
