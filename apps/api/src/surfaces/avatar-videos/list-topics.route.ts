import { Type } from '@sinclair/typebox';
import type { CataloguesDependencies } from '../../features/catalogues/catalogues.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses, Nullable } from '../../http/schemas.ts';

const TopicOfSeedBody = Type.Object(
  {
    id: Type.String(),
    title: Type.String({ description: 'For `videoTopic` of an order.' }),
    description: Nullable(Type.String()),
    keyPoints: Nullable(Type.String({ description: 'For `topicKeyPoints` of an order.' })),
  },
  { title: 'TopicOfSeed001' },
);

/** R-001-13. */
export function registerListTopicsOfSeed(app: ApiInstance, deps: Pick<CataloguesDependencies, 'catalogues'>): void {
  app.get(
    '/api/video/topics',
    {
      schema: {
        operationId: 'listVideoTopics',
        tags: ['videos'],
        summary: 'Topics to make a video about',
        response: {
          200: Type.Object({ success: Type.Literal(true), data: Type.Array(TopicOfSeedBody) }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async () => {
      const topics = (await deps.catalogues.topics.list()).filter(({ active }) => active);
      return success(topics.map(({ id, title, description, keyPoints }) => ({ id, title, description, keyPoints })));
    },
  );
}
