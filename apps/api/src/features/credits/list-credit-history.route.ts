import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { LedgerEntryBody } from '../usage/ledger-entry-body.ts';
import { readLedgerPage } from '../usage/read-ledger-page.ts';
import type { CreditsDependencies } from './read-credits.ts';

export function registerListCreditHistory(app: ApiInstance, deps: CreditsDependencies): void {
  app.get(
    '/v1/credits/history',
    {
      schema: {
        operationId: 'listCreditHistory',
        tags: ['credits'],
        summary: 'Every movement of your credits, newest first',
        description: 'The same entries as in /v1/usage/ledger with meter=credits.',
        querystring: Strict(PageQuery),
        response: { 200: Page(LedgerEntryBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => readLedgerPage(deps.ledger, principalOf(request), { ...request.query, meters: ['credits'] }),
  );
}
