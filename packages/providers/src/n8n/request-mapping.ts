import type { Json } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { AvatarVideoRequest, GenerationRequest } from '../contract/generation-request.ts';
import { n8nErrorUrl } from './callback-urls.ts';

/** n8n takes no more by default (N8N_PAYLOAD_SIZE_MAX). */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** What one flow is sent, with what must not be repeated to anybody. */
export interface N8nOrder {
  readonly url: URL;
  readonly attemptId: string;
  readonly body: { readonly [name: string]: Json };
  readonly secrets: readonly string[];
}

/** Null: that flow is not set up. */
export interface N8nFlowUrls {
  readonly createUrl: string | null;
  readonly generateUrl: string | null;
}

/**
 * The order's fields in the seed's own names (R-001-01, R-001-02), the voice where one was chosen (R-001-10), and where
 * result and news go.
 * @throws ProviderError INVALID_REQUEST or ASSET_REJECTED (N8), before anything is sent.
 */
export function toN8nOrder(request: GenerationRequest, callbackUrl: string | null, flows: N8nFlowUrls): N8nOrder {
  if (request.kind !== 'avatar_video') throw refused(`an order of the kind ${request.kind}`);
  const address = request.order.flow === 'create' ? flows.createUrl : flows.generateUrl;
  if (address === null) {
    const safeMessage = 'The flow that makes such videos is not set up.';
    throw buildProviderError({ code: 'INVALID_REQUEST', safeMessage, detail: `no URL for ${request.order.flow}` });
  }
  // Without it nobody would ever hear of the order.
  if (callbackUrl === null) throw refused('no callback URL');
  const body = bodyOf(request, callbackUrl);
  if (Buffer.byteLength(JSON.stringify(body)) >= MAX_BODY_BYTES) {
    const detail = `a body of ${MAX_BODY_BYTES} bytes or more`;
    throw buildProviderError({ code: 'ASSET_REJECTED', safeMessage: 'The order is too large.', detail });
  }
  const url = new URL(address);
  const token = new URL(callbackUrl).searchParams.get('t');
  // Where nothing else is asked for, the path is all that protects the flow; n8n names it when there is none.
  const path = url.pathname.replace(/^\/+/, '');
  const secrets = [callbackUrl, n8nErrorUrl(callbackUrl), token, request.upload?.url, path].filter(
    (text) => text != null,
  );
  return { url, attemptId: request.attemptId, body, secrets };
}

function bodyOf(request: AvatarVideoRequest, callbackUrl: string): N8nOrder['body'] {
  const { order, voiceId, videoId, requestId, attemptId, upload } = request;
  return {
    ...order.fields,
    ...(voiceId === null ? {} : { voice_id: voiceId }),
    videoId,
    requestId,
    attemptId,
    callbackUrl,
    errorCallbackUrl: n8nErrorUrl(callbackUrl),
    ...(upload === null
      ? {}
      : {
          upload: {
            method: 'PUT',
            url: upload.url,
            headers: upload.headers,
            s3Key: upload.key,
            expiresAt: upload.expiresAt.toISOString(),
          },
        }),
  };
}

function refused(detail: string) {
  return buildProviderError({ code: 'INVALID_REQUEST', detail });
}
