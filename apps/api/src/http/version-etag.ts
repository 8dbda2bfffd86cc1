import { DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { matchesEtag } from '../features/jobs/job-etag.ts';

interface Versioned {
  readonly version: number;
}

/** Names the version that an edit is based on; what jobs add to a thing does not change it. */
export function versionEtag({ version }: Versioned): string {
  return `"${version}"`;
}

/** @throws DomainError VERSION_MISMATCH when `If-Match` names another version of this product, scene or scenario. */
export function requireVersion(thing: Versioned, ifMatch: string | undefined, what: string): void {
  if (ifMatch === undefined || matchesEtag(ifMatch, versionEtag(thing))) return;
  throw new DomainError({
    code: 'VERSION_MISMATCH',
    message: `The ${what} has been changed by somebody else; read it again and repeat your change.`,
    details: { version: thing.version },
  });
}

/** Headers of an edit. */
export const IfMatchHeaders = Type.Object({
  'if-match': Type.Optional(Type.String({ maxLength: 200, description: 'ETag that the edit is based on.' })),
});
