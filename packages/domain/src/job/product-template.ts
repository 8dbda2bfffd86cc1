/** The generator's styles (R-000-05, R-000-13). */
export const PRODUCT_TEMPLATES = [
  'product_showcase',
  'human_usage',
  'store_display',
  'lifestyle',
  'technical_demo',
  'unboxing',
] as const;
export type ProductTemplate = (typeof PRODUCT_TEMPLATES)[number];

/** Whether a name is one of the six, in exactly this spelling. */
export function isProductTemplate(name: string): name is ProductTemplate {
  return PRODUCT_TEMPLATES.some((template) => template === name);
}
