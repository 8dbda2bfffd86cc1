import type { CatalogueEntry } from '@callsheet/domain';
import type { TSchema } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { AvatarBody, TopicBody, VoiceBody } from './catalogue-body.ts';
import type { CataloguesDependencies } from './catalogues.ts';
import { pageOfEntries } from './page-of-entries.ts';
import { renderAvatar } from './render-avatar.ts';

interface ListedCatalogue {
  readonly path: string;
  /** As operations and summaries call it. */
  readonly name: string;
  readonly item: TSchema;
  readonly list: () => Promise<readonly CatalogueEntry[]>;
}

/** `GET /v1/avatars`, `/voices` and `/topics`: what can be ordered (http-surface.md 6.4). */
export function registerListEntries(app: ApiInstance, deps: CataloguesDependencies): void {
  for (const catalogue of cataloguesOf(deps)) {
    const { path, name, list } = catalogue;
    registerList(app, {
      ...catalogue,
      url: `/v1/${path}`,
      operationId: `list${name}`,
      tag: 'catalogues',
      summary: `${name} for new videos, in their order`,
      list: async () => (await list()).filter(({ active }) => active),
    });
  }
}

/** The same for admins, with those that are not offered. */
export function registerListAllEntries(app: ApiInstance, deps: CataloguesDependencies): void {
  for (const catalogue of cataloguesOf(deps)) {
    registerList(app, {
      ...catalogue,
      url: `/v1/admin/${catalogue.path}`,
      operationId: `listAll${catalogue.name}`,
      tag: 'administration',
      summary: `${catalogue.name}, those that are not offered too`,
    });
  }
}

function cataloguesOf(deps: CataloguesDependencies): readonly ListedCatalogue[] {
  const { avatars, voices, topics } = deps.catalogues;
  const listAvatars = async () => (await avatars.list()).map((avatar) => renderAvatar(deps, avatar));
  return [
    { path: 'avatars', name: 'Avatars', item: AvatarBody, list: listAvatars },
    { path: 'voices', name: 'Voices', item: VoiceBody, list: () => voices.list() },
    { path: 'topics', name: 'Topics', item: TopicBody, list: () => topics.list() },
  ];
}

function registerList(
  app: ApiInstance,
  route: ListedCatalogue & { url: string; operationId: string; tag: string; summary: string },
): void {
  app.get(
    route.url,
    {
      schema: {
        operationId: route.operationId,
        tags: [route.tag],
        summary: route.summary,
        querystring: Strict(PageQuery),
        response: { 200: Page(route.item), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => pageOfEntries(await route.list(), request.query),
  );
}
