import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FastifyInstance } from 'fastify';
import { badRequest } from './runway-error.ts';
import type { UploadStore } from './upload-store.ts';

const BODY_LIMIT_BYTES = 200 * 1024 * 1024;
const UploadSchema = Type.Object(
  { filename: Type.String({ pattern: '^[^/\\\\]+\\.[A-Za-z0-9]+$' }), type: Type.Literal('ephemeral') },
  { additionalProperties: false },
);

/** `POST /v1/uploads`: a place for one file. */
export function addCreateUploadRoute(
  app: FastifyInstance,
  { uploads, baseUrl }: { readonly uploads: UploadStore; readonly baseUrl: () => string },
): void {
  app.post('/uploads', async (request) => {
    if (!Value.Check(UploadSchema, request.body)) throw badRequest('Expected a filename and the type "ephemeral".');
    const { id, policy, runwayUri } = uploads.create();
    return { uploadUrl: `${baseUrl()}/runway/storage/${id}`, fields: { key: id, policy }, runwayUri };
  });
}

/** The place itself, as object storage offers it: a form with the fields that were handed out, then the file. */
export function addStorageRoute(app: FastifyInstance, { uploads }: { readonly uploads: UploadStore }): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.post<{ Params: { id: string }; Body: Buffer<ArrayBuffer> }>('/storage/:id', async (request, reply) => {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(request.body, { headers }).formData();
    const file = form.get('file');
    const isPut =
      file instanceof File && uploads.put(request.params.id, form.get('policy'), Buffer.from(await file.arrayBuffer()));
    if (isPut) return reply.code(204).send();
    return reply.code(403).type('application/xml').send('<Error><Code>AccessDenied</Code></Error>');
  });
}
