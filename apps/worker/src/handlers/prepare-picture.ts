import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Attempt, type Job, type ReferencePicture, sceneOf, stepOf } from '@callsheet/domain';
import type { IncomingFile } from '../media/incoming-file.ts';
import { callContext } from './call-context.ts';
import type { SubmitDependencies } from './handler-dependencies.ts';
import { asUnsent, openAdapter } from './open-adapter.ts';
import { asLoadRefusal, asRefusal, imageLost, referenceRefused } from './picture-refusal.ts';

export interface PicturePurchase {
  readonly job: Job;
  readonly attempt: Attempt;
  readonly signal: AbortSignal;
}

type UploadedReference = Extract<ReferencePicture, { kind: 'upload' }>;
type Bytes = Uint8Array<ArrayBuffer>;

/** Below the margin by which a submit lease outlives the call, so that the lease never ends before both are done. */
const PREPARE_TIMEOUT_MS = 25_000;
/** providers.md 1.1: what the maker takes by URL, and far more than a picture to look like needs. */
const MAX_REFERENCE_BYTES = 20 * 1024 * 1024;

/**
 * Puts the picture that a step of a scene is made from where its provider can load it: the reference picture of the image,
 * the stored image of the video (R11). Nothing is bought here, so whatever goes wrong is a certain refusal. Null when the
 * step is made from words alone.
 * @throws ProviderError, never SUBMIT_AMBIGUOUS.
 */
export async function preparePicture(deps: SubmitDependencies, input: PicturePurchase): Promise<string | null> {
  const scene = sceneOf(input.job.input);
  if (scene === null || scene.reusedJobId !== null) return null;
  const signal = AbortSignal.any([input.signal, AbortSignal.timeout(PREPARE_TIMEOUT_MS)]);
  try {
    if (stepOf(input.attempt) === 'video') return await handOverImage(deps, { ...input, signal });
    return scene.reference === null ? null : await handOverReference(deps, { ...input, signal }, scene.reference);
  } catch (error) {
    throw asRefusal(error);
  }
}

/** By its own address where the provider can load that, through the provider's storage otherwise. */
async function handOverImage(deps: SubmitDependencies, input: PicturePurchase): Promise<string> {
  const image = input.job.assets.find(({ role }) => role === 'image');
  if (image === undefined) throw imageLost();
  const { bucket, key, contentType } = image;
  return await deps.temporaryFolders.use(async (folder) => {
    const { signal } = input;
    await using file = await deps.openUploaded({ bucket, key, path: join(folder, 'image'), signal });
    if (file === null) throw imageLost();
    const url = deps.publicUrl({ bucket, key });
    if (url?.startsWith('https://')) return url;
    return await upload(deps, input, { bytes: await bytesOf(file, signal), contentType });
  });
}

/** Untrusted: loaded under the guard, judged by its content and only then passed on (U-33). */
async function handOverReference(
  deps: SubmitDependencies,
  input: PicturePurchase,
  reference: ReferencePicture,
): Promise<string> {
  return await deps.temporaryFolders.use(async (folder) => {
    const path = join(folder, 'reference');
    const bytes =
      reference.kind === 'upload'
        ? await readUploaded(deps, { reference, path, signal: input.signal })
        : await load(deps, input, { url: reference.url, path });
    const { contentType } = await deps.checkPicture({ path, signal: input.signal });
    return await upload(deps, input, { bytes, contentType });
  });
}

async function readUploaded(
  deps: SubmitDependencies,
  { reference, path, signal }: { reference: UploadedReference; path: string; signal: AbortSignal },
): Promise<Bytes> {
  const { bucket, key, sha256 } = reference;
  await using file = await deps.openUploaded({ bucket, key, path, signal });
  if (file === null) throw referenceRefused('it is not there any more; upload it again.');
  const bytes = await bytesOf(file, signal);
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  throw referenceRefused('it has been changed since it was uploaded; upload it again.');
}

async function load(deps: SubmitDependencies, input: PicturePurchase, from: { url: string; path: string }) {
  const { signal } = input;
  try {
    await using file = await deps.download({ ...from, from: 'customer', maxBytes: MAX_REFERENCE_BYTES, signal });
    return await bytesOf(file, signal);
  } catch (error) {
    throw asLoadRefusal(error, input);
  }
}

async function bytesOf(file: IncomingFile, signal: AbortSignal): Promise<Bytes> {
  await file.whole(signal);
  return new Uint8Array(await readFile(file.path));
}

async function upload(
  deps: SubmitDependencies,
  { job, attempt, signal }: PicturePurchase,
  { bytes, contentType }: { bytes: Bytes; contentType: string },
): Promise<string> {
  const adapter = await openAdapter(deps, { job, attempt, purpose: 'upload' }).catch((error: unknown) => {
    throw asUnsent(error);
  });
  if (adapter.uploadMedia === undefined) throw new Error(`${adapter.id} takes no files`);
  const filename = `picture.${EXTENSIONS[contentType] ?? 'png'}`;
  const context = callContext(deps, { callbackUrl: null, signal, timeoutMs: PREPARE_TIMEOUT_MS });
  return await adapter.uploadMedia({ bytes, filename, contentType }, context);
}

const EXTENSIONS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/webp': 'webp' };
