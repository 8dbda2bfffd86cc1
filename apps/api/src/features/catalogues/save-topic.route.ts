import { cleanTopic } from '@callsheet/domain';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { EntryParams, TopicBody, TopicDraftBody } from './catalogue-body.ts';
import type { CataloguesDependencies } from './catalogues.ts';
import { saveEntry } from './change-entry.ts';

export function registerSaveTopic(app: ApiInstance, deps: CataloguesDependencies): void {
  app.put(
    '/v1/admin/topics/:id',
    {
      schema: {
        operationId: 'saveTopic',
        tags: ['administration'],
        summary: 'Add a topic, or replace the one with this id',
        description: 'What is left out gets its default. An audit line says who did it.',
        params: EntryParams,
        body: TopicDraftBody,
        response: { 200: TopicBody, 201: TopicBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const entry = cleanTopic({ ...request.body, id: request.params.id });
      const actorId = principalOf(request).userId;
      const change = { catalogue: deps.catalogues.topics, noun: 'topic', actorId, entry } as const;
      const { created } = await saveEntry(deps.catalogues, change);
      return reply.code(created ? 201 : 200).send(entry);
    },
  );
}
