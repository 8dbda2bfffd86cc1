import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import { countFrames, type RenderQuality, type RenderRequest } from '../render/render-request.ts';
import { renderVideo } from '../render/render-video.ts';
import { createProductScene } from './create-product-scene.ts';
import { loadProductImage, ProductImageError } from './load-product-image.ts';
import type { RckOrder } from './parse-order.ts';
import { styleOf } from './product-style.ts';
import type { RckJob, RckOutcome, RckResult } from './rck-job.ts';
import { RCK_TEMPLATES } from './templates.ts';

export interface MakeProductVideoOptions {
  readonly job: RckJob;
  readonly faults: PredictionFaults;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly folder: string;
  readonly videoUrl: string;
  readonly imageOrigins: readonly string[];
  readonly signal: AbortSignal;
  /** Least time that a job takes. */
  readonly jobMs: number;
  readonly onStart: () => void;
  readonly onProgress: (percent: number) => void;
}

/** Loads the image, renders the clip, waits for the rest of the job's time. Rejects only when aborted or out of order. */
export async function makeProductVideo(options: MakeProductVideoOptions): Promise<RckOutcome> {
  const { faults, signal } = options;
  if (faults.find('never_finish')) {
    options.onStart();
    await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
    );
  }
  const leastTime = delay(options.jobMs + (faults.find('slow')?.ms ?? 0), undefined, { signal });
  // Whoever fails first is reported by the other await.
  leastTime.catch(() => undefined);
  const outcome = await make(options);
  await leastTime;
  return outcome;
}

async function make(options: MakeProductVideoOptions): Promise<RckOutcome> {
  const { job, faults, signal } = options;
  const failure = faults.find('fail_with');
  const elsewhere = faults.find('kept_elsewhere');
  if (failure || elsewhere || faults.find('output_null_removed')) {
    options.onStart();
    return failure
      ? { status: 'failed', error: failure.error }
      : {
          status: 'completed',
          result: {
            ...describeResult(job.order),
            videoUrl: null,
            youtubeVideoId: elsewhere?.youtubeVideoId ?? null,
            localFilename: elsewhere?.localFilename ?? null,
          },
        };
  }
  try {
    await options.queue.run(signal, async () => {
      options.onStart();
      const { imageOrigins: allowedOrigins } = options;
      const image = await loadProductImage({ url: job.order.imageUrl, allowedOrigins, signal });
      const request = toRenderRequest(job.order, faults.find('render')?.quality ?? 'full');
      const total = countFrames(request);
      await renderVideo({
        request,
        scene: createProductScene({ request, image, templateName: job.order.templateName }),
        ffmpegPath: options.ffmpegPath,
        folder: options.folder,
        signal,
        onProgress: (frames) => options.onProgress(Math.floor((frames / total) * 95)),
      });
    });
  } catch (error) {
    if (error instanceof ProductImageError) return { status: 'failed', error: error.message };
    throw error;
  }
  const result = { ...describeResult(job.order), videoUrl: options.videoUrl, localFilename: `${job.id}.mp4` };
  return { status: 'completed', result: { ...result, youtubeVideoId: null } };
}

function describeResult(order: RckOrder): Pick<RckResult, 'title' | 'description'> {
  const template = RCK_TEMPLATES.find(({ name }) => name === order.templateName);
  return {
    title: `${order.title} | ${template?.title ?? order.templateName}`,
    description: `${order.title}. ${template?.description ?? ''}`.trim(),
  };
}

/** The same order gives the same bytes. */
function toRenderRequest(order: RckOrder, quality: RenderQuality): RenderRequest {
  return {
    prompt: order.title,
    model: `rck/${order.templateName}`,
    seed: createHash('sha256').update(order.videoId).digest().readUInt32LE(0),
    ...styleOf(order.templateName).format,
    audio: true,
    quality,
  };
}
