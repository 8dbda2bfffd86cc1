import type { JobsDependencies } from '../../features/jobs/jobs.feature.ts';
import type { TemplateCatalogue } from '../../features/templates/template-catalogue.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import type { Spend } from '../../http/idempotency.ts';
import type { Batches, Products, Videos } from '../../ports.ts';
import { registerBulkGenerate } from './bulk-generate.route.ts';
import { registerCreateVideo } from './create-video.route.ts';
import { registerDeleteVideo } from './delete-video.route.ts';
import { registerGenerateForProduct } from './generate-for-product.route.ts';
import { registerGenerateVideo } from './generate-video.route.ts';
import { registerGetUsageStats } from './get-usage-stats.route.ts';
import { registerListVideoTemplates } from './list-video-templates.route.ts';
import { registerListVideos } from './list-videos.route.ts';
import { registerUpdateVideo } from './update-video.route.ts';

export interface ProductVideosDependencies extends JobsDependencies {
  readonly spend: Spend;
  readonly products: Products;
  readonly batches: Batches;
  readonly videos: Videos;
  readonly templates: TemplateCatalogue;
}

/** Seed 000: videos of marketplace products (R-000-18 to R-000-28). `GET /api/videos/:id` is shared with 002. */
export function registerProductVideos(app: ApiInstance, deps: ProductVideosDependencies): void {
  registerListVideos(app, deps);
  registerListVideoTemplates(app, deps);
  registerGetUsageStats(app, deps);
  registerCreateVideo(app, deps);
  registerGenerateForProduct(app, deps);
  registerBulkGenerate(app, deps);
  registerGenerateVideo(app, deps);
  registerUpdateVideo(app, deps);
  registerDeleteVideo(app, deps);
}
