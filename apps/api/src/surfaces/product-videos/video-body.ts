import { Type } from '@sinclair/typebox';
import { WarningBody } from '../../features/jobs/job-body.ts';
import { Nullable, Timestamp } from '../../http/schemas.ts';

/** The product as a video's reader sees it; as it was when the video was ordered, if it is gone. */
const ProductOfVideoBody = Type.Object({
  _id: Type.String(),
  id: Type.String(),
  title: Type.String(),
  sku: Nullable(Type.String()),
  description: Nullable(Type.String()),
  images: Type.Array(Type.Object({ url: Type.String() })),
});

/** R-000-15: what is known, and whatever the customer keeps with the video. */
const MetadataBody = Type.Object(
  {
    title: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    duration: Type.Optional(Type.Number({ description: 'Seconds.' })),
    format: Type.Optional(Type.String()),
    resolution: Type.Optional(Type.String({ description: 'Such as 720p.' })),
    fileSize: Type.Optional(Type.Integer({ description: 'Bytes.' })),
    videoUrl: Type.Optional(Type.String()),
    thumbnailUrl: Type.Optional(Type.String()),
    generationTime: Type.Optional(Type.Integer({ description: 'Milliseconds.' })),
    aiModel: Type.Optional(Type.String()),
    externalJobId: Type.Optional(Type.String()),
    youtubeVideoId: Type.Optional(Type.String()),
    localFilename: Type.Optional(Type.String()),
    completedAt: Type.Optional(Timestamp),
    failedAt: Type.Optional(Timestamp),
  },
  { additionalProperties: true },
);

/** What seed 000 shows of a video (R-000-12 to R-000-16), then what we add. */
export const PRODUCT_VIDEO_FIELDS = {
  _id: Type.String(),
  id: Type.String(),
  userId: Type.String(),
  workspaceId: Type.String(),
  productId: Type.String(),
  template: Type.String(),
  customInstructions: Nullable(Type.String()),
  generatedDate: Nullable(Timestamp),
  status: Type.String({ description: 'pending, generating, completed or failed.' }),
  metadata: MetadataBody,
  error: Nullable(Type.String()),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  product: ProductOfVideoBody,
  videoUrl: Nullable(Type.String({ description: 'Works until videoUrlExpiresAt.' })),
  videoUrlExpiresAt: Nullable(Timestamp),
  progress: Type.Number({ description: '0 to 100.' }),
  warnings: Type.Array(WarningBody),
};

export const ProductVideoBody = Type.Object(PRODUCT_VIDEO_FIELDS, { title: 'ProductVideoOfSeed000' });
