import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { EntryParams } from './catalogue-body.ts';
import type { CataloguesDependencies } from './catalogues.ts';
import { removeEntry } from './change-entry.ts';

/** `DELETE /v1/admin/avatars/:id`, and of voices and topics. */
export function registerRemoveEntries(app: ApiInstance, deps: CataloguesDependencies): void {
  const { avatars, voices, topics } = deps.catalogues;
  registerRemove(app, {
    url: '/v1/admin/avatars/:id',
    operationId: 'removeAvatar',
    summary: 'Take an avatar away',
    remove: (input) => removeEntry(deps.catalogues, { catalogue: avatars, noun: 'avatar', ...input }),
  });
  registerRemove(app, {
    url: '/v1/admin/voices/:id',
    operationId: 'removeVoice',
    summary: 'Take a voice away',
    remove: (input) => removeEntry(deps.catalogues, { catalogue: voices, noun: 'voice', ...input }),
  });
  registerRemove(app, {
    url: '/v1/admin/topics/:id',
    operationId: 'removeTopic',
    summary: 'Take a topic away',
    remove: (input) => removeEntry(deps.catalogues, { catalogue: topics, noun: 'topic', ...input }),
  });
}

function registerRemove(
  app: ApiInstance,
  route: {
    url: string;
    operationId: string;
    summary: string;
    remove: (input: { id: string; actorId: string }) => Promise<void>;
  },
): void {
  app.delete(
    route.url,
    {
      schema: {
        operationId: route.operationId,
        tags: ['administration'],
        summary: route.summary,
        description:
          'Videos that name it stay and go on. To stop offering it and keep it known, save it with `active: false`.',
        params: EntryParams,
        response: { 204: Type.Null({ description: 'It is gone.' }), ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      await route.remove({ id: request.params.id, actorId: principalOf(request).userId });
      return reply.code(204).send(null);
    },
  );
}
