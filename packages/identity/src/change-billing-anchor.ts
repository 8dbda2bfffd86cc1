import { billingPeriod, changeAnchorDay } from '@callsheet/domain';
import type { Actor } from './account.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';
import { requireWorkspace, type WorkspaceAccess } from './require-workspace.ts';

/**
 * Lets the workspace's periods after the running one begin on another day (C-12); its owner or an admin may. See
 * `billingPeriod` for what becomes of the running period. The day that it has already changes and notes nothing.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function changeBillingAnchor(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: {
    readonly workspaceId: string;
    readonly actor: Actor;
    /** 1 to 28, or null for the UTC calendar month. */
    readonly anchorDay: number | null;
  },
): Promise<WorkspaceAccess> {
  const { workspaceId, actor, anchorDay } = input;
  return db.transaction(async (sql) => {
    const access = await requireWorkspace(sql, { workspaceId, actor, allow: ['owner', 'admin'], lock: true });
    const { workspace } = access;
    if (workspace.billing.anchorDay === anchorDay) return access;
    const at = now();
    const billing = changeAnchorDay(workspace.billing, anchorDay, at);
    await sql.query(
      'UPDATE identity.workspaces SET billing_anchor_day = $2, billing_running_period = $3 WHERE id = $1',
      [workspaceId, billing.anchorDay, billing.runningPeriod],
    );
    const { key, endsAt } = billingPeriod(billing, at);
    const details = { from: workspace.billing.anchorDay, to: anchorDay, period: key, endsAt: endsAt.toISOString() };
    const entry = { actorId: actor.userId, action: 'workspace.billing_anchor_changed', subject: workspace.id };
    await recordAudit(sql, { ...entry, details }, at);
    return { ...access, workspace: { ...workspace, billing } };
  });
}
