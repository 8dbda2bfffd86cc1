import type { ObjectStorage } from '@callsheet/object-storage';
import type { OpenUploaded } from '../handlers/handler-dependencies.ts';
import { receiveFile } from './incoming-file.ts';
import { MediaError } from './media-error.ts';

/** Reads results that their maker has put into our storage itself; larger ones than we take from anybody are refused. */
export function createUploadedReader(storage: Pick<ObjectStorage, 'openRange'>, maxBytes: number): OpenUploaded {
  return async ({ bucket, key, path, signal }) => {
    const opened = await storage.openRange({ bucket, key, signal });
    if (!('stream' in opened)) return null;
    if (opened.contentLength > maxBytes) {
      opened.stream.destroy();
      throw new MediaError({ code: 'ASSET_INVALID', message: 'The file is too large.' });
    }
    return await receiveFile({ path, stream: opened.stream, declaredBytes: opened.contentLength });
  };
}
