import type { ApiInstance } from '../../http/api-instance.ts';
import type { CataloguesDependencies } from './catalogues.ts';
import { registerImportCatalogue } from './import-catalogue.route.ts';
import { registerListAllEntries } from './list-entries.route.ts';
import { registerRemoveEntries } from './remove-entry.route.ts';
import { registerSaveAvatar } from './save-avatar.route.ts';
import { registerSaveTopic } from './save-topic.route.ts';
import { registerSaveVoice } from './save-voice.route.ts';

/** What admins do with them; the scope has checked that the caller is one. */
export function registerCatalogueAdministration(app: ApiInstance, deps: CataloguesDependencies): void {
  registerListAllEntries(app, deps);
  registerSaveAvatar(app, deps);
  registerSaveVoice(app, deps);
  registerSaveTopic(app, deps);
  registerRemoveEntries(app, deps);
  registerImportCatalogue(app, deps);
}
