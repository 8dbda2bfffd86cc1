import { finished } from 'node:stream';
import type { ObjectStorage } from '@callsheet/object-storage';
import type { Transfer } from './worker-metrics.ts';

type Observed = Pick<ObjectStorage, 'putFile' | 'putContent' | 'openRange'>;

/** The same storage, telling of each transfer when it is over (R-001-36). */
export function observeTransfers<Storage extends Observed>(
  storage: Storage,
  onTransfer: (transfer: Transfer) => void,
): Storage {
  function begin(direction: Transfer['direction']) {
    const startedAt = performance.now();
    return (outcome: Pick<Transfer, 'failed' | 'sizeBytes'>): void =>
      onTransfer({ direction, seconds: (performance.now() - startedAt) / 1000, ...outcome });
  }

  async function put<Stored extends { readonly sizeBytes: number }>(store: () => Promise<Stored>): Promise<Stored> {
    const end = begin('put');
    try {
      const stored = await store();
      end({ failed: false, sizeBytes: stored.sizeBytes });
      return stored;
    } catch (error) {
      end({ failed: true, sizeBytes: 0 });
      throw error;
    }
  }

  async function get(...input: Parameters<Observed['openRange']>): ReturnType<Observed['openRange']> {
    const end = begin('get');
    const opened = await storage.openRange(...input).catch((error: unknown) => {
      end({ failed: true, sizeBytes: 0 });
      throw error;
    });
    // An answer without an object transfers nothing.
    if ('stream' in opened) {
      finished(opened.stream, (error) => end({ failed: error != null, sizeBytes: opened.contentLength }));
    }
    return opened;
  }

  return {
    ...storage,
    putFile: (input) => put(() => storage.putFile(input)),
    putContent: (input) => put(() => storage.putContent(input)),
    openRange: get,
  };
}
