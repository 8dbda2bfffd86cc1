import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, OneOf, Strict } from '../../http/schemas.ts';
import type { LedgerReader } from '../../money-ports.ts';
import { LedgerEntryBody } from './ledger-entry-body.ts';
import { METERS } from './ledger-owners.ts';
import { readLedgerPage } from './read-ledger-page.ts';

const Query = Strict({ ...PageQuery, meter: Type.Optional(OneOf(METERS)) });

export function registerListLedgerEntries(app: ApiInstance, deps: { ledger: LedgerReader }): void {
  app.get(
    '/v1/usage/ledger',
    {
      schema: {
        operationId: 'listLedgerEntries',
        tags: ['usage'],
        summary: "Every movement of the workspace's videos and of your credits",
        description:
          'Meter by meter, newest first. Entries are only ever added, and each carries the hash of the one before it in its account.',
        querystring: Query,
        response: { 200: Page(LedgerEntryBody), ...errorResponses(400, 401, 429, 503) },
      },
    },
    async (request) => {
      const { meter, ...query } = request.query;
      const meters = meter === undefined ? METERS : [meter];
      return await readLedgerPage(deps.ledger, principalOf(request), { ...query, meters });
    },
  );
}
