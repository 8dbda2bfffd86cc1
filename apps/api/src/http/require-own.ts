import { DomainError, type Viewer } from '@callsheet/domain';

interface Owned {
  readonly ownerId: string;
  readonly deletedAt: Date | null;
}

/**
 * Who may see and change what belongs to one user, in every seed but 000 (C-09): its owner. Unknown, deleted and malformed
 * ids of a path are all the same 404; somebody else's is a 403.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export function requireOwn<Thing extends Owned>(
  thing: Thing | null,
  viewer: Pick<Viewer, 'userId'>,
  what: string,
): Thing {
  if (thing === null || thing.deletedAt !== null) throw notFound(what);
  if (thing.ownerId === viewer.userId) return thing;
  throw new DomainError({ code: 'FORBIDDEN', message: `This ${what.toLowerCase()} belongs to somebody else.` });
}

/**
 * The same for an id inside a body, where somebody else's is not told from one that does not exist.
 * @throws DomainError NOT_FOUND.
 */
export function requireOwnNamed<Thing extends Owned>(thing: Thing | null, ownerId: string, what: string): Thing {
  if (thing === null || thing.deletedAt !== null || thing.ownerId !== ownerId) throw notFound(what);
  return thing;
}

/** In words such as `Scene not found`. */
export function notFound(what: string): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: `${what} not found` });
}
