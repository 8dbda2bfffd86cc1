import { invalidParameter } from './heygen-error.ts';

export interface HeygenPage<Entry> {
  readonly data: readonly Entry[];
  readonly has_more: boolean;
  readonly next_token: string | null;
}

/** Cuts a page as `limit` and `token` of a query ask for it. @throws HeygenError 400 for what no page was ever asked by */
export function pageOf<Entry>(
  entries: readonly Entry[],
  query: Readonly<Record<string, unknown>>,
  limits: { readonly usual: number; readonly most: number },
): HeygenPage<Entry> {
  const limit = query.limit === undefined ? limits.usual : Number(query.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > limits.most)
    throw invalidParameter(`limit must be between 1 and ${limits.most}.`, 'limit');
  const start = startOf(query.token);
  const end = start + limit;
  const hasMore = end < entries.length;
  return {
    data: entries.slice(start, end),
    has_more: hasMore,
    next_token: hasMore ? Buffer.from(`from:${end}`).toString('base64url') : null,
  };
}

function startOf(token: unknown): number {
  if (token === undefined || token === '') return 0;
  const place = /^from:(\d{1,9})$/.exec(Buffer.from(String(token), 'base64url').toString())?.[1];
  if (place === undefined) throw invalidParameter('token is not valid.', 'token');
  return Number(place);
}
