import { randomBytes } from 'node:crypto';
import type { VideoOrder } from './parse-video-order.ts';

export type HeygenOutcome =
  | { readonly status: 'completed' }
  | { readonly status: 'failed'; readonly code: string; readonly message: string };

/** One video, as the simulator remembers it. */
export interface HeygenVideo {
  readonly id: string;
  readonly order: VideoOrder;
  readonly durationSeconds: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly state: { readonly status: 'waiting' | 'pending' | 'processing' } | HeygenOutcome;
}

export interface HeygenVideoStore {
  readonly add: (video: Pick<HeygenVideo, 'id' | 'order' | 'durationSeconds'>) => HeygenVideo;
  readonly get: (id: string) => HeygenVideo | undefined;
  /** Newest first. */
  readonly list: () => readonly HeygenVideo[];
  /** The first ending wins. */
  readonly advance: (id: string, state: HeygenVideo['state']) => void;
  readonly remove: (id: string) => void;
  /** A fresh token for its file. */
  readonly signFile: (id: string) => string;
  readonly opensFile: (id: string, token: string) => boolean;
  /** From now on only a token that is made later opens its file (H5). */
  readonly revokeTokens: (id: string) => void;
}

/** Videos in memory: a restarted simulator has forgotten them, as tests want it. */
export function createHeygenVideoStore(now: () => Date): HeygenVideoStore {
  const videos = new Map<string, HeygenVideo>();
  const tokens = new Map<string, Set<string>>();
  return {
    add: (made) => {
      const video: HeygenVideo = { ...made, createdAt: now(), endedAt: null, state: { status: 'waiting' } };
      videos.set(video.id, video);
      return video;
    },
    get: (id) => videos.get(id),
    list: () => [...videos.values()].reverse(),
    advance: (id, state) => {
      const video = videos.get(id);
      if (video === undefined || video.endedAt !== null) return;
      const ended = state.status === 'completed' || state.status === 'failed';
      videos.set(id, { ...video, state, endedAt: ended ? now() : null });
    },
    remove: (id) => {
      videos.delete(id);
      tokens.delete(id);
    },
    signFile: (id) => {
      const token = randomBytes(16).toString('hex');
      tokens.set(id, (tokens.get(id) ?? new Set()).add(token));
      return token;
    },
    opensFile: (id, token) => tokens.get(id)?.has(token) ?? false,
    revokeTokens: (id) => {
      tokens.delete(id);
    },
  };
}

/** A video as `GET /v3/videos/{id}` and the list show it. `fileUrl` null unless it is completed. */
export function describeVideo(video: HeygenVideo, fileUrl: string | null): Readonly<Record<string, unknown>> {
  const { state } = video;
  const seconds = (at: Date | null) => (at === null ? null : Math.floor(at.getTime() / 1000));
  return {
    id: video.id,
    status: state.status,
    title: video.order.title,
    video_url: fileUrl,
    captioned_video_url: null,
    subtitle_url: null,
    thumbnail_url: null,
    gif_url: null,
    video_page_url: `https://app.heygen.com/videos/${video.id}`,
    duration: state.status === 'completed' ? video.durationSeconds : null,
    created_at: seconds(video.createdAt),
    completed_at: seconds(video.endedAt),
    failure_code: state.status === 'failed' ? state.code : null,
    failure_message: state.status === 'failed' ? state.message : null,
    folder_id: null,
    output_language: null,
  };
}
