import { type Product, type ProductVideo, productVideoOf } from '@callsheet/domain';
import type { JobReader } from '../../ports.ts';

/**
 * The product with its unfinished videos as their jobs are now. The list follows each job a moment later, and a moment is
 * enough for whoever was just told that a video is there (C-33: the jobs are the truth).
 */
export async function freshenVideos(jobs: Pick<JobReader, 'find'>, product: Product): Promise<Product> {
  const videos = await Promise.all(product.videos.map((video) => freshen(jobs, video)));
  return { ...product, videos: videos.filter((video) => video !== null) };
}

async function freshen(jobs: Pick<JobReader, 'find'>, video: ProductVideo): Promise<ProductVideo | null> {
  if (video.status !== 'pending' && video.status !== 'processing') return video;
  const job = await jobs.find(video.videoId);
  const change = job === null ? null : productVideoOf(job);
  return change === null || change.seq <= video.seq ? video : change.video;
}
