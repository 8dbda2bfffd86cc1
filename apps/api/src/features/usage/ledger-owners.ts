import { DomainError, type Meter } from '@callsheet/domain';
import type { EntryPlace } from '@callsheet/ledger';
import type { Principal } from '../../http/access-token.ts';

/** Whose books are read. */
type BookOwner = Pick<Principal, 'userId' | 'workspaceId'>;

export const METERS = ['videoGenerations', 'credits'] as const satisfies readonly Meter[];

/** Whose account a meter has: videos belong to the workspace, credits to the user (C-13). */
export function subjectOf(meter: Meter, principal: BookOwner): string {
  return meter === 'videoGenerations' ? principal.workspaceId : principal.userId;
}

/** Where a page of entries ended, as text. It names no subject, so that it leads nobody to other people's accounts. */
export function encodePlace({ meter, period, seq }: EntryPlace): string {
  return Buffer.from(`${meter}/${period}/${seq}`).toString('base64url');
}

/** @throws DomainError VALIDATION_ERROR for a cursor that we did not make. */
export function decodePlace(text: string, principal: BookOwner): EntryPlace {
  const match = /^(\w+)\/([\w-]{1,20})\/(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  const meter = METERS.find((known) => known === match?.[1]);
  if (meter === undefined || match?.[2] === undefined) {
    const message = 'after must be the nextCursor of an earlier page.';
    throw new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: [{ field: 'after', message }] } });
  }
  return { meter, subject: subjectOf(meter, principal), period: match[2], seq: Number(match[3]) };
}
