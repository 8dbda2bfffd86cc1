import swagger from '@fastify/swagger';
import type { ApiInstance } from '../../http/api-instance.ts';
import { completeResponses } from './complete-responses.ts';
import { nameHeadOperations } from './name-head-operations.ts';

/** Gathers every route that is registered afterwards into the OpenAPI document. */
export async function collectOpenApi(app: ApiInstance, options: { publicUrl: string; version: string }): Promise<void> {
  await app.register(swagger, {
    transform: completeResponses,
    transformObject: nameHeadOperations,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Callsheet',
        version: options.version,
        description:
          'Makes videos with AI behind one API. Register or log in, order a video with `POST /v1/jobs`, follow `GET /v1/jobs/{id}/events`, fetch `GET /v1/jobs/{id}/content`. Every error has the same body; decide on its `code`.',
      },
      servers: [{ url: options.publicUrl }],
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'The `accessToken` that registering and logging in answer with; it lives for 15 minutes. Requests are for the workspace that registering made, unless the header `X-Workspace-Id` names another one that you belong to: 400 when it is no id, 403 when you do not belong to it.',
          },
          cookie: {
            type: 'apiKey',
            in: 'cookie',
            name: 'access_token',
            description: 'Set by registering and logging in. Browsers send it by themselves: nothing to enter here.',
          },
          apiKey: {
            type: 'apiKey',
            in: 'header',
            name: 'x-api-key',
            description:
              'A key of `POST /v1/api-keys`, also as `Authorization: Key cs_…`. It needs the scope `read` to fetch and `write` for everything else, and is for the workspace that it was made in.',
          },
        },
      },
      tags: [
        { name: 'jobs', description: 'Order, follow and fetch videos.' },
        { name: 'videos', description: 'The same jobs in the words of `/api/videos`.' },
        { name: 'accounts', description: 'Users and sessions.' },
        { name: 'api-keys', description: 'Keys for programs that call in your name.' },
        { name: 'workspaces', description: 'Who works together, on which plan.' },
        { name: 'usage', description: 'What is used and what is left.' },
        { name: 'credits', description: 'Your wallet: what is left, what is held, what was paid.' },
        { name: 'workflows', description: 'Refine a prompt, review frames, then make the video.' },
        { name: 'campaigns', description: 'Names for what workflows are gathered under.' },
        { name: 'administration', description: 'For admins.' },
        { name: 'callbacks', description: 'For providers.' },
        { name: 'operations', description: 'For whoever runs this.' },
      ],
    },
  });
}
