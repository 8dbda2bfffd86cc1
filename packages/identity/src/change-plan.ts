import type { Plan } from '@callsheet/domain';
import type { Workspace } from './account.ts';
import { findWorkspace } from './find-workspace.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';
import { workspaceNotFound } from './require-workspace.ts';

/**
 * Puts a workspace on another plan (R-000-41), with an audit line and whatever `onPlanChanged` adds in the same
 * transaction. The workspace's row is locked first, so that changes of one workspace come one after the other. On the
 * plan that it has, only the limit is brought up to date and nothing is noted.
 * @throws DomainError NOT_FOUND.
 */
export async function changePlan(
  { db, now, onPlanChanged }: Pick<IdentityDependencies, 'db' | 'now' | 'onPlanChanged'>,
  input: { workspaceId: string; plan: Plan; actorId: string | null },
): Promise<Workspace> {
  const { workspaceId, plan } = input;
  return db.transaction(async (sql) => {
    const before = await findWorkspace(sql, workspaceId, { lock: true });
    if (before === null) throw workspaceNotFound();
    const workspace = { ...before, plan };
    if (plan !== before.plan) {
      await sql.query('UPDATE identity.workspaces SET plan = $2 WHERE id = $1', [workspaceId, plan]);
      const entry = { actorId: input.actorId, action: 'workspace.plan_changed', subject: before.id };
      await recordAudit(sql, { ...entry, details: { from: before.plan, to: plan } }, now());
    }
    await onPlanChanged(sql, workspace);
    return workspace;
  });
}
