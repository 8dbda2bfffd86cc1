import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Nullable, OneOf } from '../../http/schemas.ts';
import type { LedgerReader } from '../../money-ports.ts';
import { METERS, subjectOf } from './ledger-owners.ts';

const DifferenceBody = Type.Object({
  meter: OneOf(METERS),
  period: Type.String(),
  about: Type.String({ description: 'limit, reserved, captured, sequence, chain, head, reservation or account.' }),
  where: Nullable(Type.String({ description: 'seq of the entry, or id of the reservation.' })),
  expected: Type.String({ description: 'What follows from the entries.' }),
  actual: Type.String({ description: 'What stands there.' }),
});

const VerificationBody = Type.Object(
  { sound: Type.Boolean(), differences: Type.Array(DifferenceBody) },
  { title: 'LedgerVerification' },
);

export function registerVerifyLedger(app: ApiInstance, deps: { ledger: LedgerReader }): void {
  app.get(
    '/v1/usage/ledger/verify',
    {
      schema: {
        operationId: 'verifyLedger',
        tags: ['usage'],
        summary: 'Whether your books are sound',
        description:
          "Recomputes the chain of hashes, the balances and every reservation of the workspace's videos and of your credits from their entries, now.",
        response: { 200: VerificationBody, ...errorResponses(401, 429, 503) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const found = await deps.ledger.differencesOf(
        METERS.map((meter) => ({ meter, subject: subjectOf(meter, principal) })),
      );
      const differences = found.map(({ account: { meter, period }, about, where, expected, actual }) => {
        return { meter, period, about, where, expected, actual };
      });
      return { sound: differences.length === 0, differences };
    },
  );
}
