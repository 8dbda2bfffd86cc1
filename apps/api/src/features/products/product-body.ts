import { Type } from '@sinclair/typebox';
import { Nullable, Strict, Timestamp } from '../../http/schemas.ts';

/** What a marketplace says of a product; every field may be left out. */
export const MarketplaceBody = Strict({
  name: Type.Optional(Type.String({ maxLength: 100 })),
  itemId: Type.Optional(Type.String({ maxLength: 200 })),
  url: Type.Optional(Type.String({ maxLength: 2_048, description: 'http or https.' })),
  category: Type.Optional(Type.String({ maxLength: 200 })),
  price: Type.Optional(
    Strict({
      amount: Type.Number({ minimum: 0, maximum: 1e9 }),
      currency: Type.String({ pattern: '^[A-Z]{3}$', errorText: 'three capital letters, such as EUR' }),
    }),
  ),
});

/** Fields that an owner writes. How many images there may be and what they look like is told by the use case, in words. */
export const PRODUCT_FIELDS = {
  title: Type.String({ minLength: 1, maxLength: 300 }),
  sku: Nullable(Type.String({ maxLength: 100 })),
  marketplace: Nullable(MarketplaceBody),
  images: Type.Array(Type.String(), { description: 'Up to 20 https URLs; the first one is animated.' }),
  description: Nullable(Type.String({ maxLength: 5_000 })),
} as const;

export const ProductVideoBody = Type.Object(
  {
    videoId: Type.String({ description: 'Id of the job that makes it.' }),
    template: Type.String(),
    status: Type.String({ description: 'pending, processing, completed or failed.' }),
    generatedDate: Nullable(Timestamp),
    completedAt: Nullable(Timestamp),
    youtubeVideoId: Nullable(Type.String()),
    localFilename: Nullable(Type.String({ description: 'A file on the generator’s own disk.' })),
    videoUrl: Nullable(Type.String({ description: 'Signed anew at each read; needs no credentials.' })),
    videoUrlExpiresAt: Nullable(Timestamp),
    error: Nullable(Type.String()),
  },
  { title: 'ProductVideo' },
);

const shown = {
  id: Type.String(),
  workspaceId: Type.String(),
  ownerId: Type.String({ description: 'The user who made it.' }),
  ...PRODUCT_FIELDS,
  marketplace: Nullable(Type.Object(MarketplaceBody.properties)),
};
const times = { version: Type.Integer(), createdAt: Timestamp, updatedAt: Timestamp };

/** A product with all its videos, newest first. */
export const ProductBody = Type.Object(
  { ...shown, videos: Type.Array(ProductVideoBody), ...times },
  { title: 'Product' },
);

/** A product in a list. */
export const ProductSummaryBody = Type.Object(
  { ...shown, videoCount: Type.Integer(), latestVideo: Nullable(ProductVideoBody), ...times },
  { title: 'ProductSummary' },
);
