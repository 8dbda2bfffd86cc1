import type { ReferencePicture } from '../job/job-input.ts';

/** What a scene shows of its newest video order, in the words of seed 003 (resolutions.md 2.1). */
export type SceneStatus = 'pending' | 'processing' | 'completed' | 'failed';

/** The picture that a scene's own is to look like; `uploadId` names the upload that it came by. */
export type SceneReference =
  | Extract<ReferencePicture, { kind: 'url' }>
  | (Extract<ReferencePicture, { kind: 'upload' }> & { readonly uploadId: string });

/** A stored file. Never a URL: those are made when somebody looks (U-36). */
export interface SceneFile {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
}

/** One scene of a scenario (R-003-12). Ids are UUIDs. */
export interface Scene {
  readonly id: string;
  readonly ownerId: string;
  readonly scenarioId: string;
  readonly title: string | null;
  /** What the picture shows; null: the visual prompt speaks for both. */
  readonly imagePrompt: string | null;
  /** What moves in the video; null: the image prompt speaks for both. */
  readonly visualPrompt: string | null;
  readonly reference: SceneReference | null;
  /** 1 to 60 (C-23); 5 unless it says otherwise. */
  readonly durationSeconds: number;
  /** `pending` until a video is ordered. */
  readonly status: SceneStatus;
  /** The newest order of its video; null before the first. */
  readonly jobId: string | null;
  /** Of the newest order that has one; they stay until another one is there (R-003-14). */
  readonly image: SceneFile | null;
  readonly video: SceneFile | null;
  /** Counts the owner's changes; what its jobs write here does not count. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** What scenes of one story share (R-003-13). */
export interface Scenario {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string | null;
  /** `1280:720`; null and what is not in the map become the default, with a warning (C-45). */
  readonly resolution: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}
