import type { OwnerEntry } from '@callsheet/ledger';
import { type Static, Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Nullable, OneOf, Strict, Timestamp } from '../../http/schemas.ts';
import type { LedgerReader } from '../../money-ports.ts';
import { decodePlace, encodePlace, METERS, subjectOf } from './ledger-owners.ts';

const EntryBody = Type.Object(
  {
    meter: OneOf(METERS),
    subject: Type.String({ description: 'The workspace of videoGenerations, the user of credits.' }),
    period: Type.String({ description: 'Billing period: its first day as YYYY-MM-DD, or YYYY-MM; or wallet.' }),
    seq: Type.Integer({ description: 'Place in the chain of its account, from 1 without gaps.' }),
    kind: Type.String({ description: 'grant, reserve, capture, release or adjust.' }),
    amount: Type.Integer(),
    key: Type.String({ description: 'What made the movement happen once.' }),
    reservationId: Nullable(Type.String()),
    jobId: Nullable(Type.String()),
    action: Nullable(Type.String()),
    at: Timestamp,
    prevHash: Type.String({ description: 'Hash of the entry before it; zeros for the first.' }),
    hash: Type.String({ description: 'SHA-256 over prevHash and the fields of the entry.' }),
  },
  { title: 'LedgerEntry' },
);

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
        response: { 200: Page(EntryBody), ...errorResponses(400, 401, 429, 503) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { limit, after, meter } = request.query;
      const meters = meter === undefined ? METERS : [meter];
      const entries = await deps.ledger.entriesOf({
        owners: meters.map((wanted) => ({ meter: wanted, subject: subjectOf(wanted, principal) })),
        after: after === undefined ? null : decodePlace(after, principal),
        limit: limit + 1,
      });
      const page = entries.slice(0, limit);
      const last = page.at(-1);
      const hasMore = entries.length > page.length;
      const nextCursor = hasMore && last !== undefined ? encodePlace({ ...last.account, seq: last.seq }) : null;
      return { data: page.map(renderEntry), nextCursor, hasMore };
    },
  );
}

function renderEntry(entry: OwnerEntry): Static<typeof EntryBody> {
  const { account, at, prevHash, hash, seq, kind, amount, key, reservationId, jobId, action } = entry;
  return {
    ...account,
    seq,
    kind,
    amount,
    key,
    reservationId,
    jobId,
    action,
    at: at.toISOString(),
    prevHash: prevHash.toString('hex'),
    hash: hash.toString('hex'),
  };
}
