import { type Asset, DomainError, type Job, RENDITION_FORMATS } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { parseByteRange } from '../../http/byte-range.ts';
import { errorBody } from '../../http/response-envelope.ts';
import { Defaulted, errorResponses, OneOf, Strict } from '../../http/schemas.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob } from './load-owned-job.ts';
import { pollHintSeconds } from './poll-hint.ts';
import { linkAsset } from './render-job.ts';

const VARIANTS = ['video', 'thumbnail', 'image', 'frame', ...RENDITION_FORMATS] as const;

const Query = Strict({
  variant: Defaulted(OneOf(VARIANTS, { default: 'video' })),
  mode: Defaulted(
    OneOf(['redirect', 'proxy'], {
      default: 'redirect',
      description: 'proxy streams through this API and takes Range.',
    }),
  ),
});
const anyBytes = { content: { '*/*': { schema: Type.Any() } } };

export function registerGetJobContent(app: ApiInstance, deps: JobsDependencies): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/v1/jobs/:id/content',
    config: { stream: true },
    schema: {
      operationId: 'getJobContent',
      tags: ['jobs'],
      summary: 'The video, its thumbnail, a frame, or the picture and further files of a scene',
      description:
        'Redirects to a signed URL, or streams the bytes with `mode=proxy`. 409 while the job is under way; the picture of a scene is there as soon as it is stored.',
      params: JobParams,
      querystring: Query,
      response: {
        200: { description: 'The bytes.', ...anyBytes },
        206: { description: 'The asked range.', ...anyBytes },
        302: Type.Null({ description: 'Where the bytes are, in Location.' }),
        ...errorResponses(400, 401, 403, 404, 409, 416, 429, 503),
      },
    },
    handler: async (request, reply) => {
      const job = await loadOwnedJob(deps.jobs, {
        jobId: request.params.id,
        viewer: principalOf(request),
        use: 'read',
      });
      const asset = assetOf(job, request.query.variant);
      if (request.query.mode === 'proxy') return proxy(deps, request, reply, asset);
      const { url } = await linkAsset(deps.assets, asset);
      return reply.redirect(url, 302);
    },
  });
}

function assetOf(job: Job, variant: (typeof VARIANTS)[number]): Asset {
  // Pictures are paid for and kept by themselves, whatever becomes of their video.
  const isThere = job.status === 'completed' || variant === 'image';
  const asset = isThere ? job.assets.find((candidate) => candidate.role === variant) : undefined;
  if (asset !== undefined) return asset;
  const retryAfterSeconds = pollHintSeconds(job);
  if (retryAfterSeconds !== null) {
    throw new DomainError({
      code: 'ILLEGAL_TRANSITION',
      message: `There is no ${variant} yet: the job is ${job.status}.`,
      details: { status: job.status, retryAfterSeconds },
    });
  }
  throw new DomainError({
    code: 'NOT_FOUND',
    message: `There is no ${variant}: the job is ${job.status}.`,
    details: { status: job.status },
  });
}

/** Bytes of one object never change, so its hash is its ETag. */
async function proxy(
  deps: JobsDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  asset: Asset,
): Promise<FastifyReply> {
  const etag = `"${asset.sha256}"`;
  void reply.headers({
    'accept-ranges': 'bytes',
    etag,
    'cache-control': 'private, no-cache',
    'content-type': asset.contentType,
  });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const ifRange = request.headers['if-range'];
  const wanted = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
  const range = parseByteRange(wanted, asset.sizeBytes);
  if (range === 'unsatisfiable') {
    const body = errorBody({
      code: 'VALIDATION_ERROR',
      message: `The range lies outside the ${asset.sizeBytes} bytes there are.`,
      requestId: request.id,
    });
    return reply
      .code(416)
      .headers({ 'content-range': `bytes */${asset.sizeBytes}`, 'content-type': 'application/json; charset=utf-8' })
      .send(body);
  }
  if (range !== null) void reply.header('content-range', `bytes ${range.start}-${range.end}/${asset.sizeBytes}`);
  const length = range === null ? asset.sizeBytes : range.end - range.start + 1;
  void reply.code(range === null ? 200 : 206).header('content-length', length);
  if (request.method === 'HEAD') return reply.send();
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return reply.send(await deps.assets.open({ bucket: asset.bucket, key: asset.key, range, signal: gone.signal }));
}
