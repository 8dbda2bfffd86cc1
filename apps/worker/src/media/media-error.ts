import type { JobErrorCode } from '@callsheet/domain';

/**
 * The output itself is no good: downloading or transforming it again would end the same way. `message` may be shown to
 * the customer; the cause carries what the logs want to know.
 */
export class MediaError extends Error {
  readonly code: Extract<JobErrorCode, 'ASSET_INVALID' | 'ASSET_DOWNLOAD_FAILED'>;

  constructor(options: { code: MediaError['code']; message: string; cause?: unknown }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MediaError';
    this.code = options.code;
  }
}
