import { type Job, productOf } from '@callsheet/domain';
import type { Static } from '@sinclair/typebox';
import type { AssetReader, Products } from '../../ports.ts';
import { renderProductVideo } from './render-product-video.ts';
import type { ProductVideoBody } from './video-body.ts';

/** A video together with its product as that is now. */
export async function showVideo(
  deps: { readonly products: Pick<Products, 'findMany'>; readonly assets: Pick<AssetReader, 'sign'> },
  job: Job,
): Promise<Static<typeof ProductVideoBody>> {
  const [video] = await showVideos(deps, job.workspaceId, [job]);
  if (video === undefined) throw new Error('a video was not rendered');
  return video;
}

/** Videos of one workspace; their products are read at once for all of them (R-000-18). */
export async function showVideos(
  deps: { readonly products: Pick<Products, 'findMany'>; readonly assets: Pick<AssetReader, 'sign'> },
  workspaceId: string,
  jobs: readonly Job[],
): Promise<Static<typeof ProductVideoBody>[]> {
  const ids = jobs.flatMap((job) => productOf(job.input)?.id ?? []);
  const products = await deps.products.findMany({ workspaceId, ids: [...new Set(ids)] });
  return await Promise.all(
    jobs.map((job) => renderProductVideo(deps.assets, job, products.get(productOf(job.input)?.id ?? '') ?? null)),
  );
}
