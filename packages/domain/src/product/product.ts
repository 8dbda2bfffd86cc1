import type { ProductVideo } from './product-video.ts';

/** What a marketplace says of a product; everything may be missing (R-000-04). */
export interface Marketplace {
  readonly name?: string;
  readonly itemId?: string;
  /** http or https. */
  readonly url?: string;
  readonly category?: string;
  /** In units of the currency, not in cents. */
  readonly price?: { readonly amount: number; readonly currency: string };
}

/** What its owner says of a product. */
export interface ProductFields {
  readonly title: string;
  readonly sku: string | null;
  readonly marketplace: Marketplace | null;
  /** https URLs, the first is the one that is animated (R-000-29). */
  readonly images: readonly string[];
  readonly description: string | null;
}

/** A product of a workspace (R-000-01, R-000-02). */
export interface Product extends ProductFields {
  readonly id: string;
  readonly workspaceId: string;
  /** The user who made it. */
  readonly ownerId: string;
  /** Projection of its jobs, newest first; the jobs are the truth (R-000-03, C-33). */
  readonly videos: readonly ProductVideo[];
  /** Counts its owner's edits from 1; the projection does not touch it. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}
