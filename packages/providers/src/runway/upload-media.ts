import { ProviderError, type ProviderErrorCode } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { FormData, request } from 'undici';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { ProviderMedia } from '../contract/provider-adapter.ts';
import { checkDownloadUrl } from '../http/check-download-url.ts';
import { createPinnedAgent } from '../http/create-pinned-agent.ts';
import { lookupWithSystem, resolvePublicHost } from '../http/resolve-public-host.ts';
import { misunderstoodReply } from './error-mapping.ts';
import type { RunwayCall, RunwayClient } from './runway-client.ts';

/** providers.md 1.1, media inputs. */
const MAX_BYTES = 200 * 1024 * 1024;
const MAX_REPLY_BYTES = 65_536;

const UploadSchema = Type.Object({
  uploadUrl: Type.String(),
  fields: Type.Record(Type.String(), Type.String()),
  runwayUri: Type.String({ pattern: '^runway://\\S{1,2000}$' }),
});

export interface UploadMediaOptions {
  readonly client: RunwayClient;
  /** For the transfer of the file. */
  readonly timeoutMs: number;
  /** Exact origins that files may go to although they are not public or not https, such as a simulator's. */
  readonly trustedOrigins: readonly string[];
}

/**
 * Puts a file where Runway can load it for 24 hours and answers its `runway://` URI. Costs nothing and may be repeated.
 * @throws ProviderError ASSET_REJECTED when it is too large or not taken; MALFORMED_RESPONSE for a place that is none
 */
export async function uploadMedia(
  options: UploadMediaOptions,
  media: ProviderMedia,
  call: RunwayCall,
): Promise<string> {
  const { length } = media.bytes;
  if (length === 0 || length > MAX_BYTES)
    throw buildProviderError({ code: 'ASSET_REJECTED', detail: `a file of ${length} bytes is not taken` });
  const place = await options.client.createUpload(media.filename, call);
  if (!Value.Check(UploadSchema, place)) throw misunderstoodReply('read', 'the reply is no place to upload to');
  const form = new FormData();
  for (const [name, value] of Object.entries(place.fields)) form.append(name, value);
  // Stores ignore what follows the file.
  form.append('file', new Blob([media.bytes], { type: media.contentType }), media.filename);
  await sendForm({ ...options, url: place.uploadUrl, form }, call);
  return place.runwayUri;
}

/** The place is named by a reply: nothing of ours but the file goes there, and never into our own network (U-33). */
async function sendForm(
  input: UploadMediaOptions & { readonly url: string; readonly form: FormData },
  call: RunwayCall,
): Promise<void> {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(input.timeoutMs)]);
  const { url, addresses } = await checkPlace(input, signal);
  const dispatcher = createPinnedAgent({ addresses, connectTimeoutMs: input.timeoutMs });
  let status: number;
  try {
    const response = await request(url, { method: 'POST', body: input.form, signal, dispatcher });
    status = response.statusCode;
    await response.body.dump({ limit: MAX_REPLY_BYTES, signal });
  } catch (cause) {
    throw buildProviderError({ code: 'UNAVAILABLE', detail: 'the upload was broken off', cause });
  } finally {
    await dispatcher.destroy();
  }
  if (status >= 200 && status < 300) return;
  throw buildProviderError({ code: codeOf(status), httpStatus: status, detail: `upload: HTTP ${status}` });
}

/** What a store means by a status that is no success. Redirects are not followed. */
function codeOf(status: number): ProviderErrorCode {
  if (status < 400) return 'MALFORMED_RESPONSE';
  return status >= 500 || status === 408 || status === 429 ? 'UNAVAILABLE' : 'ASSET_REJECTED';
}

async function checkPlace(
  { url, trustedOrigins }: { url: string; trustedOrigins: readonly string[] },
  signal: AbortSignal,
) {
  try {
    const target = checkDownloadUrl({ url, allowedOrigins: trustedOrigins });
    const { hostname } = target.url;
    const addresses = target.trusted ? null : await resolvePublicHost({ hostname, lookup: lookupWithSystem, signal });
    return { url: target.url, addresses };
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'OUTPUT_REFUSED') throw error;
    throw misunderstoodReply('read', 'the place to upload to is not one that we send files to');
  }
}
