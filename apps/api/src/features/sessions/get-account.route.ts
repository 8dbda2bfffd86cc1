import { DomainError } from '@callsheet/domain';
import type { Accounts } from '../../account-ports.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses } from '../../http/schemas.ts';
import { AccountBody, describeAccount } from './session-body.ts';

export function registerGetAccount(app: ApiInstance, deps: { accounts: Accounts }): void {
  app.get(
    '/api/auth/me',
    {
      schema: {
        operationId: 'getAccount',
        tags: ['accounts'],
        summary: 'Who you are',
        response: { 200: AccountBody, ...errorResponses(401, 429, 503) },
      },
    },
    async (request) => {
      const account = await deps.accounts.find(principalOf(request));
      if (account === null) {
        throw new DomainError({ code: 'UNAUTHENTICATED', message: 'This account does not exist any more.' });
      }
      return success(describeAccount(account)) as { success: true; data: ReturnType<typeof describeAccount> };
    },
  );
}
