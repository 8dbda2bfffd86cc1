import type { IndexDescription } from 'mongodb';

/** Names that reads give as hints. */
export const PRODUCT_INDEX = { newest: 'workspace_newest', tokens: 'workspace_tokens' } as const;
export const VIDEO_INDEX = { createdAt: 'videos_by_creation', generatedDate: 'videos_by_generation' } as const;
export const BATCH_INDEX = { newest: 'workspace_newest' } as const;

export const PRODUCT_INDEXES: readonly IndexDescription[] = [
  { name: PRODUCT_INDEX.newest, key: { workspaceId: 1, createdAt: -1, _id: -1 } },
  { name: PRODUCT_INDEX.tokens, key: { workspaceId: 1, searchTokens: 1, createdAt: -1, _id: -1 } },
];

export const BATCH_INDEXES: readonly IndexDescription[] = [
  { name: BATCH_INDEX.newest, key: { workspaceId: 1, createdAt: -1, _id: -1 } },
];

const ABOUT_PRODUCTS = { partialFilterExpression: { kind: 'product' } };

/**
 * Of jobs that are product videos. One key of `listKeys` and an order make a page of the list, whatever it is filtered
 * by: equality on the key, then the index is read in order. The others are those of R-000-17 that jobs do not have yet.
 */
export const VIDEO_INDEXES: readonly IndexDescription[] = [
  { name: VIDEO_INDEX.createdAt, key: { workspaceId: 1, listKeys: 1, createdAt: -1, _id: -1 }, ...ABOUT_PRODUCTS },
  {
    name: VIDEO_INDEX.generatedDate,
    key: { workspaceId: 1, listKeys: 1, generatedDate: -1, _id: -1 },
    ...ABOUT_PRODUCTS,
  },
  { name: 'product_newest', key: { productId: 1, createdAt: -1, _id: -1 }, ...ABOUT_PRODUCTS },
  { name: 'owner_workspace_status', key: { ownerId: 1, workspaceId: 1, status: 1 }, ...ABOUT_PRODUCTS },
  { name: 'template', key: { 'input.product.template': 1 }, ...ABOUT_PRODUCTS },
];
