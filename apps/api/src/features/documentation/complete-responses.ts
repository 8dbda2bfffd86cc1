import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { ErrorBody } from '../../http/response-envelope.ts';
import { STATUS_MEANINGS } from './status-meanings.ts';

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>;

/** Bodies are read, and refused, by these methods whether or not the route wants one. */
const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const BODY_REFUSALS = [400, 413, 415];
/** Selecting a workspace: a header that is no id, and a workspace that the caller does not belong to. */
const WORKSPACE_REFUSALS = [400, 403];

/**
 * Adds the refusals that no route declares because they come before it (the limit per address, a workspace that is not the
 * caller's, and a body that cannot be read), and says what each status means.
 */
export const completeResponses: Transform = ({ schema, url, route }) => {
  if (schema === undefined || schema.hide === true) return { schema, url };
  const methods = [route.method].flat();
  const statuses = [
    ...(methods.some((method) => BODY_METHODS.has(method)) ? BODY_REFUSALS : []),
    ...(schema.security === undefined ? [] : WORKSPACE_REFUSALS),
    ...(route.config?.rateLimit === false ? [] : [429]),
  ];
  const responses: Record<string, object> = {
    ...Object.fromEntries(statuses.map((status) => [status, ErrorBody])),
    ...(schema.response as Record<string, object> | undefined),
  };
  const response = Object.fromEntries(
    Object.entries(responses).map(([status, body]) => [status, withMeaning(status, body)]),
  );
  return { schema: { ...schema, response }, url };
};

/** Beside the schema and not in it, since a schema's own description is about the body. */
function withMeaning(status: string, body: object): object {
  const meaning = STATUS_MEANINGS[status];
  const saysMore = 'description' in body && body.description !== ErrorBody.description;
  if (saysMore || meaning === undefined) return body;
  const isEmpty = 'type' in body && body.type === 'null';
  if (isEmpty || 'content' in body) return { ...body, description: meaning };
  return { description: meaning, content: { 'application/json': { schema: body } } };
}
