import type { ProviderErrorCode, ProviderRetry } from './provider-error.ts';

/** Values that survive JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Where a provider left one result. `url` is untrusted until the downloader has checked it. */
export interface LinkedOutput {
  readonly url: string;
  readonly kind: 'video' | 'image';
  readonly contentType?: string;
  readonly expiresAt?: Date;
}

/** A result that its maker put into our own storage, under the key that it was handed for it and no other (C-17). */
export interface UploadedOutput {
  readonly uploadedKey: string;
  readonly kind: 'video';
}

export type OutputReference = LinkedOutput | UploadedOutput;

/**
 * What a generator tells of a result beside its files (R-000-15, C-17). Kept as it was told and never fetched: a video at
 * YouTube or on the generator's own disk is a reference.
 */
export interface ResultDetails {
  readonly title?: string;
  readonly description?: string;
  readonly youtubeVideoId?: string;
  readonly localFilename?: string;
  /** What a text model answered: there is no file of it. */
  readonly text?: string;
}

/** Whether the video can be found although no file of it can be loaded (K5). */
export function isKeptElsewhere(details: ResultDetails | undefined): boolean {
  return details?.youtubeVideoId !== undefined || details?.localFilename !== undefined;
}

/** Whether the result is there without a file that could be loaded: a video that lies elsewhere, or a text (K5, O1). */
export function isWholeWithoutFile(details: ResultDetails | undefined): boolean {
  return isKeptElsewhere(details) || details?.text !== undefined;
}

/** A provider's verdict of failure as plain data, so that it can be stored and decided on. */
export interface OperationFailure {
  readonly code: ProviderErrorCode;
  readonly retry: ProviderRetry;
  readonly safeMessage: string;
  readonly providerCode?: string;
}

/**
 * What a provider says about one operation at one moment (providers.md 0.4, 2.1). `progress` is 0..1.
 * An unknown status is `processing` with its word in `rawStatus`.
 */
export type OperationSnapshot =
  | {
      readonly state: 'queued' | 'processing';
      readonly rawStatus: string;
      readonly progress?: number;
      readonly throttled?: boolean;
    }
  | {
      readonly state: 'succeeded';
      readonly rawStatus: string;
      readonly outputs: readonly OutputReference[];
      readonly details?: ResultDetails;
    }
  | { readonly state: 'failed'; readonly rawStatus: string; readonly failure: OperationFailure }
  | { readonly state: 'canceled'; readonly rawStatus: string };
