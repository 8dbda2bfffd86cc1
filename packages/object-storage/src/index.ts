export { createAssetPlanner, type PlanAssets } from './create-asset-planner.ts';
export { createObjectStorage, type ObjectStorage, type ObjectStorageOptions } from './create-object-storage.ts';
export { type AssetKeyRole, deriveAssetKey } from './derive-asset-key.ts';
export type { ObjectHead } from './head-object.ts';
export type { CheckableType } from './matches-content-type.ts';
export type { OpenedObject, OpenRangeResult } from './open-range.ts';
export type { KnownContent, PutContentInput, PutFileInput, StoredObject } from './put-content.ts';
export type { SignedUrl, SignGetInput } from './sign-get.ts';
export type { StorageLog } from './storage-log.ts';
