import { type Static, Type } from '@sinclair/typebox';
import { Nullable, Timestamp } from '../../http/schemas.ts';
import { JobUrls } from './job-urls.ts';

export const WarningBody = Type.Object({ code: Type.String(), message: Type.String() });

const AssetBody = Type.Object({
  role: Type.String({ description: 'video, thumbnail, image, webm, mp4_small, preview or frame.' }),
  contentType: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  durationSeconds: Nullable(Type.Number()),
  url: Type.String({ description: 'Needs no credentials until urlExpiresAt; the same one for half of its life.' }),
  urlExpiresAt: Nullable(Timestamp, { description: 'Null: public, and for ever.' }),
});

const JobErrorBody = Type.Object({
  code: Type.String({ description: 'MODERATION_INPUT, PROVIDER_FAILED, DEADLINE_EXCEEDED, CANCELED, …' }),
  message: Type.String(),
  retryable: Type.Boolean(),
  charged: Type.Boolean({ description: 'Whether it was paid for all the same.' }),
  class: Type.String({ description: 'Who caused it: user, provider or platform.' }),
});

export const MeterCostBody = Type.Object({
  reserved: Type.Integer(),
  captured: Type.Integer(),
  released: Type.Integer(),
});

/** `prompt` beside it says what its picture shows. */
const SceneInputBody = Type.Object({
  sceneId: Type.String(),
  visualPrompt: Type.String({ description: 'What moves in the video.' }),
  quality: Type.String({ description: 'draft, standard or high.' }),
  formats: Type.Array(Type.String(), { description: 'Further files that are made of the video.' }),
  reusedJobId: Nullable(Type.String(), {
    description: 'The earlier job whose files are taken over for no credits; null: everything is bought.',
  }),
});

const WorkflowInputBody = Type.Object({
  part: Type.String({ description: 'refinement, frame or video.' }),
  frameNumber: Nullable(Type.Integer(), { description: 'Of a frame.' }),
  model: Type.String({ description: 'The name under which its model was ordered.' }),
});

/** The picture that a scene video begins with. */
export const PictureBody = Type.Object({
  provider: Type.String(),
  model: Type.String(),
  resolution: Type.String({ description: 'Pixels, such as 1920x1080.' }),
});

/** The job resource of `/v1` (http-surface.md 6.3). */
export const JobBody = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    origin: Type.String({ description: 'Surface through which it came in.' }),
    status: Type.String({
      description: 'draft, queued, processing, awaiting_input, completed, failed, canceled, expired.',
    }),
    stage: Nullable(Type.String({ description: 'Where a processing job is: submit, waiting, ingest, video, settle.' })),
    progress: Type.Number({ description: '0 to 100; below 95 until the bytes are stored.' }),
    step: Nullable(
      Type.Object({
        index: Type.Integer({ description: '0 to 4.' }),
        label: Type.String({ description: 'What is being done.' }),
      }),
      { description: 'Of a scene; null for all others.' },
    ),
    warnings: Type.Array(WarningBody),
    title: Nullable(Type.String()),
    input: Type.Object({
      prompt: Type.String(),
      style: Nullable(Type.String()),
      scene: Type.Optional(SceneInputBody),
      workflow: Type.Optional(WorkflowInputBody),
    }),
    workflowId: Nullable(Type.String(), { description: 'The creative workflow that it was made for.' }),
    text: Type.Optional(Type.String({ description: 'What a refinement has brought.' })),
    requested: Type.Object({
      aspectRatio: Type.String(),
      durationSeconds: Type.Number(),
      fps: Nullable(Type.Number()),
      strict: Type.Boolean(),
      model: Nullable(Type.String()),
    }),
    resolved: Type.Object({
      provider: Type.String(),
      model: Type.String(),
      aspectRatio: Type.String(),
      resolution: Type.String({ description: 'Pixels of the delivered video, such as 1280x720.' }),
      durationSeconds: Type.Number(),
      fps: Type.Number(),
      warnings: Type.Array(WarningBody),
      image: Type.Optional(PictureBody),
    }),
    priority: Type.Integer(),
    cancelRequested: Type.Boolean(),
    deadlineAt: Timestamp,
    attempts: Type.Integer({ description: 'How often a provider was asked.' }),
    assets: Type.Array(AssetBody),
    error: Nullable(JobErrorBody),
    cost: Type.Record(Type.String(), MeterCostBody, { description: 'Units held, spent and given back, by meter.' }),
    version: Type.Integer(),
    seq: Type.Integer({ description: 'Number of the newest event.' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    startedAt: Nullable(Timestamp),
    completedAt: Nullable(Timestamp),
    deletedAt: Nullable(Timestamp),
    urls: JobUrls,
  },
  { title: 'Job' },
);

export type JobResource = Static<typeof JobBody>;
