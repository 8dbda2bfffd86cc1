import { DEFAULT_SCENE_SECONDS, MAX_SCENE_SECONDS } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

const seconds = { minimum: 1, maximum: MAX_SCENE_SECONDS };

/** Fields that an owner writes. How long prompts may be is told by the use case, in words. */
export const SCENE_FIELDS = {
  title: Nullable(Type.String({ maxLength: 300 })),
  imagePrompt: Nullable(Type.String({ description: 'What the picture shows; at most 1000 characters.' })),
  visualPrompt: Nullable(Type.String({ description: 'What moves in the video; at most 1000 characters.' })),
  productReferenceImageUrl: Nullable(
    Type.String({
      minLength: 1,
      maxLength: 2_048,
      description: 'A picture on a public host that the scene’s own is to look like; HTTPS.',
    }),
  ),
  referenceUploadId: Nullable(
    Type.String({ maxLength: 100, description: 'The same, by an upload of yours. One of the two, not both.' }),
  ),
  durationSeconds: Type.Integer({ ...seconds, description: `Of the video; ${DEFAULT_SCENE_SECONDS} unless told.` }),
} as const;

/** A scene as `/v1` shows it (R-003-12, R-003-14). */
export const SceneBody = Type.Object(
  {
    id: Type.String({ description: 'UUID.' }),
    userId: Type.String({ description: 'Its owner.' }),
    scenarioId: Type.String(),
    ...SCENE_FIELDS,
    status: OneOf(['pending', 'processing', 'completed', 'failed'], { description: 'Of its newest video order.' }),
    jobId: Nullable(Type.String({ description: 'The newest order of its video.' })),
    imageUrl: Nullable(Type.String({ description: 'Of the newest picture.' })),
    imageUrlExpiresAt: Nullable(Type.String({ description: 'ISO 8601, UTC; null for a URL that works for ever.' })),
    generatedVideoUrl: Nullable(Type.String({ description: 'Of the newest video; signed anew at each read.' })),
    videoUrlExpiresAt: Nullable(Timestamp),
    videoKey: Nullable(Type.String({ description: 'Where the video lies in the bucket.' })),
    version: Type.Integer(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { title: 'Scene' },
);

/** Not checked for form here: a malformed id is simply not found. */
export const SceneParams = Type.Object({ id: Type.String({ description: 'Scene id, a UUID.' }) });
