import type { Asset, RenditionFormat } from '@callsheet/domain';
import type { EngineDependencies, WaitForTurn } from '@callsheet/engine';
import type { ProviderKeys } from '@callsheet/identity';
import type {
  CheckableType,
  CopyObjectInput,
  KnownContent,
  SignedPut,
  SignPutInput,
  StoredObject,
} from '@callsheet/object-storage';
import type { ProviderRegistry } from '@callsheet/providers';
import type { IncomingFile } from '../media/incoming-file.ts';
import type { TemporaryFolders } from '../media/temporary-folders.ts';
import type { FfmpegSettings } from '../media/transform-media.ts';
import type { CheckSchedule } from './next-check.ts';
import type { SubmitTimeouts } from './submit-timeout.ts';

/** Where handlers report; pino's loggers fit. */
export interface WorkerLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** What talking to providers needs. Times in milliseconds. */
export interface ProviderSettings {
  readonly registry: ProviderRegistry;
  /** Customers' own keys, read for one call at a time (R-004-28). */
  readonly customerKeys: Pick<ProviderKeys, 'findLive' | 'use'>;
  readonly callbackBaseUrl: string;
  readonly callbackSecret: string;
  readonly submitTimeouts: SubmitTimeouts;
  readonly requestTimeoutMs: number;
  readonly checkSchedule: CheckSchedule;
}

/** What the handlers that drive a job at its provider need. */
export interface OperationDependencies {
  readonly engine: EngineDependencies;
  readonly providers: ProviderSettings;
  readonly log: WorkerLog;
}

/** Tells what picture a file is, by its whole content. @throws MediaError when it is none that is taken. */
export type CheckPicture = (input: {
  path: string;
  signal: AbortSignal;
}) => Promise<{ readonly contentType: 'image/png' | 'image/jpeg' | 'image/webp' }>;

/** Makes the promised PNG of a bought picture; `path` is the bought file where it is that already. @throws MediaError */
export type MakePng = (input: {
  boughtPath: string;
  outputPath: string;
  width: number;
  height: number;
  signal: AbortSignal;
}) => Promise<{ readonly path: string }>;

/** What buying needs besides. */
export interface SubmitDependencies
  extends OperationDependencies,
    Pick<IngestDependencies, 'download' | 'openUploaded' | 'temporaryFolders'> {
  readonly checkPicture: CheckPicture;
  /** Where everybody can load an object; null for those that are private. */
  readonly publicUrl: (object: { bucket: string; key: string }) => string | null;
  readonly waitForTurn: WaitForTurn;
  /** A URL for one PUT of a result by whoever makes it. */
  readonly signUpload: (input: SignPutInput) => SignedPut;
}

/**
 * Begins to load one output into a file. `from` decides which origins are trusted: a customer's URL never reaches what is
 * open to providers.
 */
export type DownloadOutput = (input: {
  url: string;
  path: string;
  from: 'provider' | 'customer';
  /** Below the general limit. */
  maxBytes?: number;
  signal: AbortSignal;
}) => Promise<IncomingFile>;

/** Begins to read an object of ours into a file. Null when there is none. */
export type OpenUploaded = (input: {
  bucket: string;
  key: string;
  path: string;
  signal: AbortSignal;
}) => Promise<IncomingFile | null>;

/** Puts a file, by its path, or bytes that may still be coming in into the object storage; the same key is overwritten. */
export type StoreFile = (input: {
  bucket: string;
  key: string;
  from: string | KnownContent;
  contentType: CheckableType;
  signal: AbortSignal;
}) => Promise<StoredObject>;

/** Makes a further file of a video. @throws MediaError when it cannot be made of this one. */
export type MakeRendition = (input: {
  format: RenditionFormat;
  videoPath: string;
  outputPath: string;
  signal: AbortSignal;
}) => Promise<Pick<Asset, 'width' | 'height' | 'durationSeconds'> & { readonly contentType: CheckableType }>;

/** What making further files of a stored video needs. */
export interface ConvertDependencies
  extends Pick<IngestDependencies, 'engine' | 'log' | 'openUploaded' | 'store' | 'temporaryFolders'> {
  readonly makeRendition: MakeRendition;
}

/** What taking in an output needs besides. */
export interface IngestDependencies extends OperationDependencies {
  readonly makePng: MakePng;
  /** A copy of an object of ours; null when there is none. */
  readonly copy: (input: CopyObjectInput) => Promise<unknown>;
  readonly download: DownloadOutput;
  readonly openUploaded: OpenUploaded;
  readonly store: StoreFile;
  readonly temporaryFolders: TemporaryFolders;
  readonly ffmpeg: FfmpegSettings;
  /** Whether a JPEG is stored beside each video. */
  readonly thumbnails: boolean;
}
