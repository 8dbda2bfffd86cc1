import type { AppName } from '../system-environment.ts';
import type { RunStores } from './run-stores.ts';

/**
 * What a run sets otherwise than a development system does: all clients share one address, so limits by address must not
 * bind; lost answers must not take minutes to be given up.
 */
export function chaosSettings(stores: RunStores): Record<AppName, Record<string, string>> {
  const buckets = { STORAGE_BUCKET_IMAGES: stores.buckets.images, STORAGE_BUCKET_VIDEOS: stores.buckets.videos };
  const unlimited = '1000000';
  return {
    api: {
      ...buckets,
      LOG_LEVEL: 'info',
      RATE_LIMIT_PER_IP: unlimited,
      RATE_LIMIT_PER_USER: unlimited,
      RATE_LIMIT_JOB_CREATE: unlimited,
      RATE_LIMIT_SIGN_IN: unlimited,
      RATE_LIMIT_CALLBACKS: unlimited,
    },
    worker: {
      ...buckets,
      LOG_LEVEL: 'info',
      SUBMIT_TIMEOUT_MS: '3000',
      PROVIDER_TIMEOUT_MS: '5000',
      FFMPEG_THREADS: '1',
    },
    simulator: {
      LOG_LEVEL: 'warn',
      RENDER_START_MS: '200',
      CREATES_PER_MINUTE: unlimited,
      CALLS_PER_MINUTE: unlimited,
    },
  };
}
