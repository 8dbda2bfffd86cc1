import type { OperationSnapshot } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { ProviderLog } from '../contract/provider-log.ts';
import { textOf, webUrlOf } from '../http/read-fields.ts';
import { HEYGEN_ID } from './capabilities.ts';
import { misunderstoodReply } from './error-mapping.ts';
import { failureFrom } from './failure-mapping.ts';
import { VideoId } from './operation-handle.ts';

const MAX_TITLE_CHARACTERS = 300;
const Status = Type.String({ minLength: 1, maxLength: 64 });

/** Only what identifies a video must be right; an odd extra field must not lose one that was paid for (C12). */
const VideoSchema = Type.Object({
  id: VideoId,
  status: Status,
  video_url: Type.Optional(Type.Unknown()),
  title: Type.Optional(Type.Unknown()),
  failure_code: Type.Optional(Type.Unknown()),
  failure_message: Type.Optional(Type.Unknown()),
});
const VideoReplySchema = Type.Object({ data: VideoSchema });
const CreatedReplySchema = Type.Object({
  data: Type.Object({ video_id: VideoId, status: Type.Optional(Type.Unknown()) }),
});

type Video = Static<typeof VideoSchema>;

/** What a taken order is called and how it stands. @throws ProviderError SUBMIT_AMBIGUOUS when the reply does not say */
export function readCreated(
  reply: unknown,
  log: ProviderLog,
): { readonly videoId: string; readonly snapshot: OperationSnapshot } {
  if (!Value.Check(CreatedReplySchema, reply))
    throw misunderstoodReply('create', 'the reply to an order has no video_id');
  const { video_id: videoId, status } = reply.data;
  const rawStatus = Value.Check(Status, status) ? status : 'waiting';
  // How it ended is for a look to tell: this reply has neither a URL nor a reason.
  const state = isEnd(rawStatus) ? 'processing' : stateOfWork(videoId, rawStatus, log);
  return { videoId, snapshot: { state, rawStatus } };
}

/**
 * `GET /v3/videos/{id}` as a snapshot (providers.md 1.7, status table).
 * @throws ProviderError MALFORMED_RESPONSE for anything but this video, and for a success that shows no URL: a failed look
 * is not a failed job
 */
export function snapshotOf(reply: unknown, videoId: string, log: ProviderLog): OperationSnapshot {
  if (!Value.Check(VideoReplySchema, reply) || reply.data.id !== videoId)
    throw misunderstoodReply('read', `the reply is not video ${videoId}`);
  const { data: video } = reply;
  const rawStatus = video.status;
  if (rawStatus === 'completed') return succeeded(video);
  if (rawStatus === 'failed') {
    const failure = failureFrom({ code: video.failure_code, message: video.failure_message });
    return { state: 'failed', rawStatus, failure };
  }
  return { state: stateOfWork(videoId, rawStatus, log), rawStatus };
}

function succeeded(video: Video): OperationSnapshot {
  const url = webUrlOf(video.video_url);
  if (url === undefined) throw misunderstoodReply('read', `video ${video.id} is completed without a URL`);
  const title = textOf(video.title, MAX_TITLE_CHARACTERS);
  return {
    state: 'succeeded',
    rawStatus: video.status,
    outputs: [{ url, kind: 'video' }],
    ...(title === undefined ? {} : { details: { title } }),
  };
}

function isEnd(status: string): boolean {
  return status === 'completed' || status === 'failed';
}

function stateOfWork(videoId: string, rawStatus: string, log: ProviderLog): 'queued' | 'processing' {
  switch (rawStatus) {
    case 'waiting':
    case 'pending':
    case 'queued':
      return 'queued';
    case 'processing':
      return 'processing';
    default:
      // A new word is no verdict: the job's deadline still ends it (C8).
      log.warn({ provider: HEYGEN_ID, videoId, rawStatus }, 'provider status is not known');
      return 'processing';
  }
}
