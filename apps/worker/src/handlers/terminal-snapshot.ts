import type { OperationSnapshot } from '@callsheet/domain';

/** Whether a provider has given its verdict. */
export function isTerminalSnapshot(snapshot: OperationSnapshot): boolean {
  return snapshot.state === 'succeeded' || snapshot.state === 'failed' || snapshot.state === 'canceled';
}
