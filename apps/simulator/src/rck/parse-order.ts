import { RckError } from './rck-error.ts';
import { RCK_TEMPLATES } from './templates.ts';

/** One product video that was ordered (R-000-29, resolutions.md 2.3). */
export interface RckOrder {
  readonly productId: string;
  readonly title: string;
  readonly imageUrl: string;
  readonly userId: string;
  readonly sku: string | null;
  readonly templateName: string;
  readonly videoId: string;
  readonly callbackUrl: string;
  readonly customInstructions: string | null;
}

const REQUIRED = ['id_product', 'title', 'img_url', 'user_id', 'template_name', 'video_id', 'callback_url'] as const;
const KNOWN: ReadonlySet<string> = new Set([...REQUIRED, 'sku', 'custom_instructions']);
const MAX_BATCH = 100;
const MAX_INSTRUCTION_CHARACTERS = 500;

/**
 * The body of `create-images-batch`: an order, or a list of them for a bulk order. Strict, as the adapter must be.
 * @throws RckError 400
 */
export function parseOrders(body: unknown): { readonly bulk: boolean; readonly orders: readonly RckOrder[] } {
  if (!Array.isArray(body)) return { bulk: false, orders: [parseOrder(body, '')] };
  if (body.length === 0 || body.length > MAX_BATCH) refuse(`A batch takes 1 to ${MAX_BATCH} products`);
  const orders = body.map((item, index) => parseOrder(item, ` (product ${index + 1})`));
  if (new Set(orders.map(({ videoId }) => videoId)).size < orders.length) refuse('Duplicate video_id in batch');
  return { bulk: true, orders };
}

function parseOrder(body: unknown, where: string): RckOrder {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    refuse(`Request body must be an object${where}`);
  const fields = body as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(fields)) if (!KNOWN.has(name)) refuse(`Unknown field: ${name}${where}`);
  const text = (name: (typeof REQUIRED)[number]): string => {
    const value = fields[name];
    if (value === undefined || value === null || value === '') return refuse(`Missing required field: ${name}${where}`);
    return typeof value === 'string' ? value : refuse(`Field ${name} must be a string${where}`);
  };
  const url = (name: 'img_url' | 'callback_url'): string => {
    const value = text(name);
    return /^https?:\/\//.test(value) && URL.canParse(value) ? value : refuse(`Field ${name} must be a URL${where}`);
  };
  const optional = (name: 'sku' | 'custom_instructions'): string | null => {
    const value = fields[name] ?? null;
    return value === null || typeof value === 'string' ? value : refuse(`Field ${name} must be a string${where}`);
  };
  const customInstructions = optional('custom_instructions');
  if ([...(customInstructions ?? '')].length > MAX_INSTRUCTION_CHARACTERS)
    refuse(`Field custom_instructions takes ${MAX_INSTRUCTION_CHARACTERS} characters at most${where}`);
  const templateName = text('template_name');
  if (!RCK_TEMPLATES.some(({ name }) => name === templateName)) refuse(`Template not found: ${templateName}${where}`);
  return {
    productId: text('id_product'),
    title: text('title'),
    imageUrl: url('img_url'),
    userId: text('user_id'),
    sku: optional('sku'),
    templateName,
    videoId: text('video_id'),
    callbackUrl: url('callback_url'),
    customInstructions,
  };
}

function refuse(message: string): never {
  throw new RckError({ status: 400, message });
}
