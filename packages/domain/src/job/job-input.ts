import type { Json } from '../provider/operation-snapshot.ts';
import type { ProductTemplate } from './product-template.ts';

/** R-002-03. */
export type PromptStyle = 'fun' | 'calm' | 'background';

/** What the customer wrote, after prompt hygiene. */
export interface PromptInput {
  readonly prompt: string;
  readonly style: PromptStyle | null;
}

/** What a product video is made of, as the product was when the job was made (R-000-29). */
export interface ProductOrder {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly description: string | null;
  /** Absolute http or https URLs; the first is the one that is animated (R-000-50). */
  readonly imageUrls: readonly [string, ...string[]];
  readonly template: ProductTemplate;
}

/** Input of a job of kind `product`: `prompt` holds the custom instructions, empty when there are none (R-000-06). */
export interface ProductInput extends PromptInput {
  readonly style: null;
  readonly product: ProductOrder;
  /** What the customer keeps with it; nothing here reads it (R-000-15). */
  readonly metadata?: { readonly [name: string]: Json };
}

export type JobInput = PromptInput | ProductInput;

/** The product of a product job; null for every other input. */
export function productOf(input: JobInput): ProductOrder | null {
  return 'product' in input ? input.product : null;
}
