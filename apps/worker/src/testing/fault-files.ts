import { copyFile } from 'node:fs/promises';
import { stepOf } from '@callsheet/domain';
import { recordIngest } from '@callsheet/engine';
import type { TaskHandler } from '@callsheet/queue';
import type { WorkerDependencies } from '../build-worker.ts';
import { createAssetConvertHandler } from '../handlers/asset-convert.handler.ts';
import { createAssetIngestHandler } from '../handlers/asset-ingest.handler.ts';
import { plannedAsset } from '../handlers/planned-asset.ts';
import type { FaultPlan } from './fault-plan.ts';

/** The handlers that make files, without most of the work that is not what is tried here. */
export function createFaultFileHandlers(
  deps: WorkerDependencies,
  plan: FaultPlan,
): { ingest: TaskHandler<'asset.ingest'>; convert: TaskHandler<'asset.convert'> } {
  const transforming = new Set(plan.jobs.filter(({ transforms }) => transforms).map(({ id }) => id));
  const ingest: TaskHandler<'asset.ingest'> = async (context) => {
    const { jobId, attempt, effectId } = context.payload;
    if (transforming.has(jobId)) {
      await createAssetIngestHandler(deps)(context);
      return;
    }
    const job = (await deps.engine.jobs.find(jobId))?.job;
    const current = job?.attempts.at(-1);
    if (job?.status !== 'processing' || job.stage !== 'ingest' || current?.number !== attempt) return;
    const [role, contentType, from] =
      stepOf(current) === 'image'
        ? (['image', 'image/png', plan.picturePath] as const)
        : (['video', 'video/mp4', plan.clipPath] as const);
    const place = { ...plannedAsset(current, role), contentType };
    const stored = await deps.store({ ...place, from, signal: context.signal });
    const assets = [{ ...place, ...stored, width: 1280, height: 720, durationSeconds: role === 'image' ? null : 4 }];
    await recordIngest(deps.engine, { jobId, attempt, finishedEffectIds: [effectId], assets });
  };
  /** The clip stands for what is made of it. */
  const convert = createAssetConvertHandler({
    ...deps,
    makeRendition: async ({ outputPath }) => {
      await copyFile(plan.clipPath, outputPath);
      return { contentType: 'video/mp4', width: 1280, height: 720, durationSeconds: 4 };
    },
  });
  return { ingest, convert };
}
