import { join } from 'node:path';
import { currentAttempt, type Job, RENDITION_FORMATS, type RenditionFormat, wantsRendition } from '@callsheet/domain';
import { recordRendition, recordRenditionFailure } from '@callsheet/engine';
import type { TaskHandler } from '@callsheet/queue';
import { MediaError } from '../media/media-error.ts';
import { traceOf } from './call-context.ts';
import type { ConvertDependencies } from './handler-dependencies.ts';

const GIVEN_UP = 'It could not be made, because of trouble that is not of this video.';

/**
 * Makes one further file of a completed job's video (R-003-34, R-003-35). Runs as often as it likes: the place is planned,
 * so that a second run overwrites. What cannot be made is recorded and harms neither the video nor its price.
 */
export function createAssetConvertHandler(deps: ConvertDependencies): TaskHandler<'asset.convert'> {
  return async ({ payload: { jobId, number, effectId }, isLastTry, signal }) => {
    const job = (await deps.engine.jobs.find(jobId))?.job;
    const format = RENDITION_FORMATS[number];
    if (job === undefined || format === undefined || !wantsRendition(job, format)) return;
    await deps.engine.onStep('convert.read');
    const ours = { jobId, known: job, finishedEffectIds: [effectId], format };
    try {
      const asset = await convert(deps, { job, format, signal });
      const { tombstoned } = await recordRendition(deps.engine, { ...ours, asset });
      deps.log.info({ ...traceOfJob(job), format, tombstoned }, 'made a further file of a video');
    } catch (error) {
      const isTheirs = error instanceof MediaError;
      if (!isTheirs && !isLastTry) throw error;
      deps.log.warn({ ...traceOfJob(job), format, err: error }, 'a further file of a video cannot be made');
      await recordRenditionFailure(deps.engine, { ...ours, reason: isTheirs ? error.message : GIVEN_UP });
      // Nobody waits for it any more, but the operator has something to mend.
      if (!isTheirs) throw error;
    }
  };
}

async function convert(
  deps: ConvertDependencies,
  { job, format, signal }: { job: Job; format: RenditionFormat; signal: AbortSignal },
) {
  const attempt = job.attempts.length;
  const planned = deps.engine.planAssets({ job, attempt }).find(({ role }) => role === format);
  const video = job.assets.find(({ role }) => role === 'video');
  if (planned === undefined) throw new Error(`no place is planned for the ${format} of job ${job.id}`);
  if (video === undefined) throw new MediaError({ code: 'ASSET_INVALID', message: 'The job has no video.' });
  return await deps.temporaryFolders.use(async (folder) => {
    const { bucket, key } = video;
    await using source = await deps.openUploaded({ bucket, key, path: join(folder, 'video'), signal });
    if (source === null)
      throw new MediaError({ code: 'ASSET_DOWNLOAD_FAILED', message: 'The video is not there any more.' });
    await source.whole(signal);
    const outputPath = join(folder, 'rendition');
    const made = await deps.makeRendition({ format, videoPath: source.path, outputPath, signal });
    const { contentType } = made;
    const stored = await deps.store({ ...planned, from: outputPath, contentType, signal });
    return { ...planned, ...stored, ...made };
  });
}

function traceOfJob(job: Job): Record<string, unknown> {
  const attempt = currentAttempt(job);
  return attempt === null ? { jobId: job.id } : traceOf(job, attempt);
}
