import { refuseDownload } from './download-errors.ts';

/** What providers say about video and image files; `application/octet-stream` is a store that was not told. */
export const DEFAULT_CONTENT_TYPES: readonly string[] = [
  'video/',
  'image/',
  'application/octet-stream',
  'binary/octet-stream',
];

/**
 * What the headers of a file say, provided that it is one that we take (C10).
 * @throws ProviderError OUTPUT_REFUSED
 */
export function checkDownloadHeaders(input: {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  maxBytes: number;
  contentTypes: readonly string[];
}): { contentType: string | null; contentLengthBytes: number | null } {
  const { headers } = input;
  // We asked for none, and what comes out of a decoder has no bound that a length could tell.
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw refuseDownload('an encoded body');
  const contentType = firstOf(headers['content-type'])?.split(';')[0]?.trim().toLowerCase() || null;
  const taken = input.contentTypes.some((type) =>
    type.endsWith('/') ? contentType?.startsWith(type) : contentType === type,
  );
  if (contentType !== null && !taken) throw refuseDownload(`content type ${contentType.slice(0, 80)}`);
  const declared = firstOf(headers['content-length']);
  const contentLengthBytes = declared !== undefined && /^\d{1,15}$/.test(declared) ? Number(declared) : null;
  if (contentLengthBytes !== null && contentLengthBytes > input.maxBytes) {
    throw refuseDownload(`${contentLengthBytes} bytes, more than ${input.maxBytes}`);
  }
  return { contentType, contentLengthBytes };
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
