import type { CreateJobCommand } from '@callsheet/engine';
import type { Principal } from '../../http/access-token.ts';
import type { UsageReader } from '../../money-ports.ts';

/** What all orders of this surface have in common. */
export type VideoOrder = Omit<Extract<CreateJobCommand, { kind: 'product' }>, 'id' | 'input' | 'start'>;

export async function videoOrder(
  deps: { readonly usage: Pick<UsageReader, 'allowance'>; readonly defaults: { readonly deadlineSeconds: number } },
  viewer: Principal,
): Promise<VideoOrder> {
  return {
    kind: 'product',
    origin: 's000',
    ownerId: viewer.userId,
    workspaceId: viewer.workspaceId,
    ...(await deps.usage.allowance(viewer.workspaceId)),
    title: null,
    priority: 0,
    deadlineSeconds: deps.defaults.deadlineSeconds,
  };
}
