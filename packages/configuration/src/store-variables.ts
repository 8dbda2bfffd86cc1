import { type Static, type TObject, Type } from '@sinclair/typebox';
import { httpUrl } from './variable-schemas.ts';

const postgresUrl = (description: string) => Type.String({ description, pattern: '^postgres(ql)?://[^\\s]+$' });
const bucketName = (description: string, name: string) =>
  Type.String({ default: name, minLength: 3, maxLength: 63, description });

/** Where the stores are and how to get in; the same for every process of an installation. */
export const storeVariables = {
  MONGODB_URL: Type.String({
    description: 'MongoDB with its database name; holds the jobs.',
    pattern: '^mongodb(\\+srv)?://[^\\s]+$',
  }),
  DATABASE_URL: postgresUrl('PostgreSQL; holds accounts, ledger, messages and the queue.'),
  DATABASE_DIRECT_URL: Type.Optional(postgresUrl('PostgreSQL past any pooler, for LISTEN. Defaults to DATABASE_URL.')),
  S3_ENDPOINT: httpUrl('S3 server as this process reaches it.'),
  S3_PUBLIC_ENDPOINT: Type.Optional(
    httpUrl('S3 server as browsers reach it; signed URLs are made for it. Defaults to S3_ENDPOINT.'),
  ),
  S3_REGION: Type.String({
    default: 'us-east-1',
    minLength: 1,
    description: 'Region that S3 requests are signed for.',
  }),
  S3_ACCESS_KEY_ID: Type.String({ minLength: 1, description: 'S3 access key.' }),
  S3_SECRET_ACCESS_KEY: Type.String({ minLength: 1, description: 'S3 secret key.' }),
  S3_FORCE_PATH_STYLE: Type.Boolean({
    default: true,
    description: 'Put the bucket into the path, as most self-hosted servers want it.',
  }),
  STORAGE_BUCKET_IMAGES: bucketName('Bucket of images and thumbnails (R-003-06).', 'generated-content'),
  STORAGE_BUCKET_VIDEOS: bucketName('Private bucket of videos (R-003-15).', 'video-files'),
  IMAGES_PUBLIC: Type.Boolean({
    default: true,
    description: 'Let anybody read the image bucket; its keys cannot be guessed (C-20).',
  }),
  PUBLIC_ASSET_BASE_URL: Type.Optional(
    httpUrl('Address under which a CDN serves the image bucket. Defaults to the bucket at S3_PUBLIC_ENDPOINT (C-20).'),
  ),
};

/** The stores as the code uses them. */
export interface StoreSettings {
  readonly mongodb: { readonly url: string };
  readonly postgres: { readonly url: string; readonly directUrl: string };
  readonly storage: {
    readonly endpoint: string;
    readonly publicEndpoint: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly forcePathStyle: boolean;
    readonly imagesBucket: string;
    readonly videosBucket: string;
    readonly imagesPublic: boolean;
    /** Null: the bucket itself. */
    readonly publicAssetBaseUrl: string | null;
  };
}

/** The variables by store, with their fallbacks. */
export function nestStores(values: Static<TObject<typeof storeVariables>>): StoreSettings {
  return {
    mongodb: { url: values.MONGODB_URL },
    postgres: { url: values.DATABASE_URL, directUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL },
    storage: {
      endpoint: values.S3_ENDPOINT,
      publicEndpoint: values.S3_PUBLIC_ENDPOINT ?? values.S3_ENDPOINT,
      region: values.S3_REGION,
      accessKeyId: values.S3_ACCESS_KEY_ID,
      secretAccessKey: values.S3_SECRET_ACCESS_KEY,
      forcePathStyle: values.S3_FORCE_PATH_STYLE,
      imagesBucket: values.STORAGE_BUCKET_IMAGES,
      videosBucket: values.STORAGE_BUCKET_VIDEOS,
      imagesPublic: values.IMAGES_PUBLIC,
      publicAssetBaseUrl: values.PUBLIC_ASSET_BASE_URL ?? null,
    },
  };
}
