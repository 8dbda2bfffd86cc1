import type { OwnerEntry } from '@callsheet/ledger';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';
import { METERS } from './ledger-owners.ts';

export const LedgerEntryBody = Type.Object(
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

export function renderEntry(entry: OwnerEntry): Static<typeof LedgerEntryBody> {
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
