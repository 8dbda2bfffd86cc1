import { cleanVoice } from '@callsheet/domain';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { EntryParams, VoiceBody, VoiceDraftBody } from './catalogue-body.ts';
import type { CataloguesDependencies } from './catalogues.ts';
import { saveEntry } from './change-entry.ts';

export function registerSaveVoice(app: ApiInstance, deps: CataloguesDependencies): void {
  app.put(
    '/v1/admin/voices/:id',
    {
      schema: {
        operationId: 'saveVoice',
        tags: ['administration'],
        summary: 'Add a voice, or replace the one with this id',
        description: 'What is left out gets its default. An audit line says who did it.',
        params: EntryParams,
        body: VoiceDraftBody,
        response: { 200: VoiceBody, 201: VoiceBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const entry = cleanVoice({ ...request.body, id: request.params.id });
      const actorId = principalOf(request).userId;
      const change = { catalogue: deps.catalogues.voices, noun: 'voice', actorId, entry } as const;
      const { created } = await saveEntry(deps.catalogues, change);
      return reply.code(created ? 201 : 200).send(entry);
    },
  );
}
