import type { Product, ProductVideo } from '@callsheet/domain';
import type { Static } from '@sinclair/typebox';
import type { AssetReader } from '../../ports.ts';
import type { ProductBody, ProductSummaryBody, ProductVideoBody } from './product-body.ts';

/** A product with all its videos (R-000-11). URLs are signed here, at read time, and nowhere stored (U-36). */
export async function renderProduct(
  deps: { readonly assets: Pick<AssetReader, 'sign'> },
  product: Product,
): Promise<Static<typeof ProductBody>> {
  const videos = await Promise.all(product.videos.map((video) => renderProductVideo(deps, video)));
  return { ...describe(product), videos };
}

/** A product as lists show it: with its newest video alone. */
export async function renderProductSummary(
  deps: { readonly assets: Pick<AssetReader, 'sign'> },
  product: Product,
): Promise<Static<typeof ProductSummaryBody>> {
  const latest = product.videos[0];
  const latestVideo = latest === undefined ? null : await renderProductVideo(deps, latest);
  return { ...describe(product), videoCount: product.videos.length, latestVideo };
}

/** One entry of a product's `videos` with a link that works for a while. */
export async function renderProductVideo(
  deps: { readonly assets: Pick<AssetReader, 'sign'> },
  video: ProductVideo,
): Promise<Static<typeof ProductVideoBody>> {
  const signed = video.videoAsset === null ? null : await deps.assets.sign(video.videoAsset);
  return {
    videoId: video.videoId,
    template: video.template,
    status: video.status,
    generatedDate: video.generatedDate?.toISOString() ?? null,
    completedAt: video.completedAt?.toISOString() ?? null,
    youtubeVideoId: video.youtubeVideoId,
    localFilename: video.localFilename,
    videoUrl: signed?.url ?? null,
    videoUrlExpiresAt: signed?.expiresAt.toISOString() ?? null,
    error: video.error,
  };
}

function describe(product: Product) {
  const { id, workspaceId, ownerId, title, sku, marketplace, description, version } = product;
  return {
    id,
    workspaceId,
    ownerId,
    title,
    sku,
    marketplace,
    images: [...product.images],
    description,
    version,
    createdAt: product.createdAt.toISOString(),
    updatedAt: product.updatedAt.toISOString(),
  };
}
