import { DomainError } from '@callsheet/domain';
import type { ObjectStorage } from '@callsheet/object-storage';
import type { AssetReader } from '../../ports.ts';

/** Stored bytes, from S3. */
export function createAssetReader({ storage }: { storage: Pick<ObjectStorage, 'signGet' | 'openRange'> }): AssetReader {
  return {
    sign: (input) => storage.signGet(input),
    async open({ bucket, key, range, signal }) {
      const header = range === null ? {} : { range: `bytes=${range.start}-${range.end}` };
      const opened = await storage.openRange({ bucket, key, signal, ...header });
      if ('stream' in opened) return opened.stream;
      throw new DomainError({ code: 'ASSET_EXPIRED', message: 'The stored file is gone.' });
    },
  };
}
