import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { HeygenError } from './heygen-error.ts';
import { describeVideo, type HeygenVideo, type HeygenVideoStore } from './heygen-video.ts';
import { pageOf } from './page-of.ts';
import { sendHeygenFault } from './send-heygen-fault.ts';

export interface ReadVideosOptions {
  readonly store: HeygenVideoStore;
  readonly faultsOf: (id: string) => PredictionFaults | undefined;
  /** Signed anew at each call; null unless the video is completed. */
  readonly fileUrl: (video: HeygenVideo) => string | null;
  readonly forget: (id: string) => Promise<void>;
  readonly now: () => Date;
}

type ById = { Params: { id: string } };

/** `GET /v3/videos`, `GET` and `DELETE /v3/videos/{id}`. */
export function addReadVideosRoutes(app: FastifyInstance, options: ReadVideosOptions): void {
  const { store, fileUrl } = options;
  const show = (video: HeygenVideo) => describeVideo(video, fileUrl(video));

  function find(id: string): HeygenVideo {
    const video = store.get(id);
    if (video) return video;
    throw new HeygenError({ status: 404, code: 'video_not_found', message: `The video ${id} does not exist.` });
  }

  app.get<ById>('/videos/:id', async (request, reply) => {
    const video = find(request.params.id);
    const faults = options.faultsOf(video.id);
    const body = { data: { ...show(video), ...(faults?.find('extra_fields') ? { shard: 7 } : {}) } };
    const fault = faults?.takePoll();
    return fault ? sendHeygenFault(reply, fault, body, options.now()) : reply.send(body);
  });

  app.get<{ Querystring: Record<string, unknown> }>('/videos', async (request) => {
    const title = String(request.query.title ?? '');
    const listed = store.list().filter((video) => (video.order.title ?? '').includes(title));
    const page = pageOf(listed, request.query, { usual: 10, most: 100 });
    return { ...page, data: page.data.map(show) };
  });

  app.delete<ById>('/videos/:id', async (request) => {
    const { id } = find(request.params.id);
    await options.forget(id);
    return { data: { id, deleted: true } };
  });
}
