import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

type TransformObject = NonNullable<FastifyDynamicSwaggerOptions['transformObject']>;

/** A route for GET and HEAD becomes two operations. Their ids must differ, since client generators make functions of them. */
export const nameHeadOperations: TransformObject = (document) => {
  if (!('openapiObject' in document)) return document.swaggerObject;
  for (const path of Object.values(document.openapiObject.paths ?? {})) {
    const id = path?.head?.operationId;
    if (path?.head === undefined || id === undefined || id !== path.get?.operationId) continue;
    path.head = { ...path.head, operationId: id.replace(/^get/, 'head') };
  }
  return document.openapiObject;
};
