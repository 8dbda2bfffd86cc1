import { type Job, productVideoOf, sceneChangeOf } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { applyProductVideo } from './apply-product-video.ts';
import { applySceneChange } from './apply-scene-change.ts';
import type { DocumentsLog } from './connect-documents.ts';
import { insertNotification } from './insert-notification.ts';
import { productsOf } from './product-document.ts';
import { scenesOf } from './scene-document.ts';

/** What effects of kind `projection` keep up to date, by the effect's name. Fits the engine's port. */
export type Projections = {
  readonly 'product.videos': (input: { readonly job: Job }) => Promise<void>;
  readonly scene: (input: { readonly job: Job }) => Promise<void>;
  readonly notifications: (input: { readonly job: Job; readonly seq: number }) => Promise<void>;
};

/**
 * The projections of one database. They follow from the job as it is handed over, which is at the effect's seq or newer.
 * A product or scene that is missing is no reason to come again.
 */
export function createProjections({ db, log }: { db: Db; log: Pick<DocumentsLog, 'warn'> }): Projections {
  const products = productsOf(db);
  const scenes = scenesOf(db);
  return {
    'product.videos': async ({ job }) => {
      const change = productVideoOf(job);
      if (change === null) return;
      const outcome = await applyProductVideo(products, change);
      if (outcome === 'missing') {
        log.warn({ jobId: job.id, productId: change.productId }, 'the product of a video does not exist');
      }
    },
    scene: async ({ job }) => {
      const change = sceneChangeOf(job);
      if (change === null) return;
      const outcome = await applySceneChange(scenes, change);
      if (outcome === 'missing') {
        log.warn({ jobId: job.id, sceneId: change.sceneId }, 'the scene of a job does not exist');
      }
    },
    notifications: async ({ job, seq }) => {
      const outcome = await insertNotification(db, { job, seq });
      if (outcome === 'missing') log.warn({ jobId: job.id, seq }, 'the event that is to be told is no longer kept');
    },
  };
}
