import { DomainError } from '@callsheet/domain';
import type { ObjectStorage } from '@callsheet/object-storage';
import type { AssetReader } from '../../ports.ts';
import { signingWindow } from './signing-window.ts';

/** Stored bytes, from S3. A URL stays the same for half of its life, so that what holds it may be kept so long. */
export function createAssetReader(deps: {
  storage: Pick<ObjectStorage, 'signGet' | 'openRange' | 'publicUrl'>;
  signedUrlTtlSeconds: number;
  now: () => Date;
}): AssetReader {
  const { storage, signedUrlTtlSeconds } = deps;
  return {
    sign: ({ at = deps.now(), ...input }) => {
      const { startsAt } = signingWindow({ signedUrlTtlSeconds, now: at });
      return storage.signGet({ ...input, expiresSeconds: signedUrlTtlSeconds, signedAt: startsAt });
    },
    publicUrl: (object) => storage.publicUrl(object),
    async open({ bucket, key, range, signal }) {
      const header = range === null ? {} : { range: `bytes=${range.start}-${range.end}` };
      const opened = await storage.openRange({ bucket, key, signal, ...header });
      if ('stream' in opened) return opened.stream;
      throw new DomainError({ code: 'ASSET_EXPIRED', message: 'The stored file is gone.' });
    },
  };
}
