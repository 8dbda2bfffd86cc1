import type { ApiInstance } from '../../http/api-instance.ts';
import type { Scenes, UploadStorage, Uploads } from '../../ports.ts';
import { registerCompleteUpload } from './complete-upload.route.ts';
import { registerCreateUpload } from './create-upload.route.ts';
import { registerDeleteUpload } from './delete-upload.route.ts';
import { registerGetUpload } from './get-upload.route.ts';

export interface UploadsDependencies {
  readonly uploads: Uploads;
  readonly uploadStorage: UploadStorage;
  readonly scenes: Pick<Scenes, 'isUploadUsed'>;
  readonly config: { readonly storage: { readonly videosBucket: string } };
  /** A UUID. */
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Reference pictures that users put into the storage themselves, looked at before anybody uses them. */
export function registerUploads(app: ApiInstance, deps: UploadsDependencies): void {
  registerCreateUpload(app, deps);
  registerGetUpload(app, deps);
  registerCompleteUpload(app, deps);
  registerDeleteUpload(app, deps);
}
