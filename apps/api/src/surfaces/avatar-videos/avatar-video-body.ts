import { type Static, Type } from '@sinclair/typebox';
import { OneOf, Timestamp } from '../../http/schemas.ts';

/** R-001-25, and what every good client wants to know besides. */
export const AvatarVideoBody = Type.Object(
  {
    _id: Type.String({ description: 'Job id; the routes take it as well.' }),
    videoId: Type.String(),
    requestId: Type.String(),
    userId: Type.String(),
    title: Type.String(),
    status: OneOf(['pending', 'processing', 'ready', 'failed']),
    progress: Type.Integer({ description: '0 to 100.' }),
    downloadUrl: Type.Optional(Type.String({ description: 'Signed; works until `videoUrlExpiresAt`.' })),
    videoUrl: Type.Optional(Type.String({ description: 'The same.' })),
    videoUrlExpiresAt: Type.Optional(Timestamp),
    thumbnailUrl: Type.Optional(Type.String()),
    s3Key: Type.Optional(Type.String()),
    metadata: Type.Optional(
      Type.Object({
        size: Type.Optional(Type.Integer({ description: 'Bytes.' })),
        format: Type.Optional(Type.String()),
        duration: Type.Optional(Type.Number({ description: 'Seconds.' })),
        width: Type.Optional(Type.Integer()),
        height: Type.Optional(Type.Integer()),
        originalUrl: Type.Optional(Type.String({ description: 'Where an imported video came from.' })),
      }),
    ),
    error: Type.Optional(Type.String({ description: 'Why it failed.' })),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { title: 'AvatarVideo' },
);

export type AvatarVideo = Static<typeof AvatarVideoBody>;
