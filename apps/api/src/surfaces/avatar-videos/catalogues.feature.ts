import type { CataloguesDependencies } from '../../features/catalogues/catalogues.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { registerListAvatarsOfSeed } from './list-avatars.route.ts';
import { registerListTopicsOfSeed } from './list-topics.route.ts';
import { registerListVoicesOfSeed } from './list-voices.route.ts';

/** What a video of seed 001 can be made with (R-001-11 to R-001-13), in the seed's names. */
export function registerAvatarCatalogues(app: ApiInstance, deps: CataloguesDependencies): void {
  registerListAvatarsOfSeed(app, deps);
  registerListVoicesOfSeed(app, deps);
  registerListTopicsOfSeed(app, deps);
}
