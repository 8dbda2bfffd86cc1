import type { Meter } from '@callsheet/domain';
import type { Principal } from '../../http/access-token.ts';
import type { LedgerReader } from '../../money-ports.ts';
import { renderEntry } from './ledger-entry-body.ts';
import { decodePlace, encodePlace, subjectOf } from './ledger-owners.ts';

export interface LedgerPageQuery {
  readonly meters: readonly Meter[];
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly after?: string | undefined;
}

/**
 * One page of the movements on a caller's own accounts of these meters, newest first.
 * @throws DomainError VALIDATION_ERROR for a cursor that we did not make.
 */
export async function readLedgerPage(
  ledger: Pick<LedgerReader, 'entriesOf'>,
  principal: Principal,
  query: LedgerPageQuery,
) {
  const { meters, limit, after } = query;
  const entries = await ledger.entriesOf({
    owners: meters.map((meter) => ({ meter, subject: subjectOf(meter, principal) })),
    after: after === undefined ? null : decodePlace(after, principal),
    limit: limit + 1,
  });
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  const hasMore = entries.length > page.length;
  const nextCursor = hasMore && last !== undefined ? encodePlace({ ...last.account, seq: last.seq }) : null;
  return { data: page.map(renderEntry), nextCursor, hasMore };
}
