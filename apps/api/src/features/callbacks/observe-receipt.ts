import { DomainError } from '@callsheet/domain';
import type { ReceiptOutcome, WorkMetrics } from '../health/work-metrics.ts';

export interface ReceiptObserver {
  readonly reader: { knows(provider: string): boolean };
  readonly work: Pick<WorkMetrics, 'callbackReceived'>;
}

/** Times the taking in of one callback (R-001-36). */
export async function observeReceipt(
  { reader, work }: ReceiptObserver,
  provider: string,
  receive: () => Promise<'stored' | 'ignored'>,
): Promise<void> {
  const startedAt = performance.now();
  let outcome: ReceiptOutcome = 'failed';
  try {
    outcome = await receive();
  } catch (error) {
    outcome = outcomeOf(error);
    throw error;
  } finally {
    const seconds = (performance.now() - startedAt) / 1000;
    work.callbackReceived({ provider: reader.knows(provider) ? provider : 'unknown', outcome, seconds });
  }
}

function outcomeOf(error: unknown): ReceiptOutcome {
  if (!(error instanceof DomainError)) return 'failed';
  return error.code === 'NOT_FOUND' ? 'unknown_job' : 'refused';
}
