import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosClient } from './chaos-client.ts';
import type { PlannedOrder } from './plan.ts';
import type { OrderOutcome } from './snapshot.ts';

/** An order under way: what its client was told so far. */
export interface PlacedOrder {
  readonly marker: string;
  readonly client: ChaosClient;
  jobId: string | null;
  deleted: boolean;
}

/** Orders at its time, then cancels and deletes as planned. @throws on an answer that nobody could expect. */
export async function placeOrder(
  client: ChaosClient,
  order: PlannedOrder,
  options: { seed: number; signal: AbortSignal },
): Promise<PlacedOrder> {
  const { marker } = order;
  await delay(order.atMs, undefined, { signal: options.signal });
  const created = await client.call('POST', '/v1/jobs', {
    body: order.body,
    idempotencyKey: `${marker}-${options.seed}`,
  });
  const jobId = created.status === 201 ? (created.body as { id: string }).id : null;
  if (jobId === null) throw new Error(`${marker}: ordering answered ${created.status} ${JSON.stringify(created.body)}`);
  const placed: PlacedOrder = { marker, client, jobId, deleted: false };
  const placedAt = Date.now();
  for (const action of order.actions) {
    await delay(Math.max(0, placedAt + action.afterMs - Date.now()), undefined, { signal: options.signal });
    if (action.kind === 'cancel') await cancel(client, marker, jobId);
    else placed.deleted = await remove(client, marker, jobId);
  }
  return placed;
}

/** How the job of an order looks to its client now. */
export async function readOutcome(order: PlacedOrder): Promise<OrderOutcome> {
  const { marker, jobId, deleted } = order;
  if (jobId === null) return { marker, jobId, shown: null, deleted };
  const { status, body } = await order.client.call('GET', `/v1/jobs/${jobId}`);
  const shown = status === 200 ? (body as { status: string }).status : 'not found';
  return { marker, jobId, shown: deleted && shown === 'not found' ? 'deleted' : shown, deleted };
}

async function cancel(client: ChaosClient, marker: string, jobId: string): Promise<void> {
  const { status, body } = await client.call('POST', `/v1/jobs/${jobId}/cancel`);
  // 409: the outcome was decided already, perhaps by this very cancel, whose answer was lost.
  if (![200, 202, 409].includes(status))
    throw new Error(`${marker}: canceling answered ${status} ${JSON.stringify(body)}`);
}

/** 404 after a lost answer: the first request has deleted it. */
async function remove(client: ChaosClient, marker: string, jobId: string): Promise<boolean> {
  const { status, body } = await client.call('DELETE', `/v1/jobs/${jobId}`);
  if (![200, 204, 404].includes(status))
    throw new Error(`${marker}: deleting answered ${status} ${JSON.stringify(body)}`);
  return true;
}
