/** What is needed to go on reading a result. */
export type Cursor = {
  id: bigint;
  database: string;
  /** DocumentDB's own bookmark, given back at each getMore. */
  continuation: Buffer;
  /** The connection that opened it. */
  connectionId: number;
  usedAtMs: number;
};

export type CursorStore = {
  add: (cursor: Omit<Cursor, 'usedAtMs'>) => void;
  /** Takes it out for one getMore, so that two at once cannot read the same page. */
  take: (id: bigint) => Cursor | undefined;
  remove: (id: bigint) => boolean;
  /** The client that opened them went away. Others of its pool may go on reading, so they end a little later. */
  connectionClosed: (connectionId: number) => void;
  /** Removes what nobody has used for too long; their ids. */
  removeIdle: () => bigint[];
  size: () => number;
};

// MongoDB's own limit.
const idleMs = 10 * 60_000;
const idleAfterCloseMs = 60_000;

/** Keeps open cursors by id. */
export const createCursorStore = (now: () => number): CursorStore => {
  const cursors = new Map<bigint, Cursor>();
  const closedConnections = new Set<number>();

  const isIdle = (cursor: Cursor): boolean =>
    now() - cursor.usedAtMs > (closedConnections.has(cursor.connectionId) ? idleAfterCloseMs : idleMs);

  return {
    add: (cursor) => void cursors.set(cursor.id, { ...cursor, usedAtMs: now() }),
    take: (id) => {
      const cursor = cursors.get(id);
      cursors.delete(id);
      return cursor;
    },
    remove: (id) => cursors.delete(id),
    connectionClosed: (connectionId) => {
      for (const cursor of cursors.values()) {
        if (cursor.connectionId === connectionId) closedConnections.add(connectionId);
      }
    },
    removeIdle: () => {
      const removed = [...cursors.values()].filter(isIdle).map((cursor) => cursor.id);
      for (const id of removed) cursors.delete(id);
      const inUse = new Set([...cursors.values()].map((cursor) => cursor.connectionId));
      for (const id of closedConnections) if (!inUse.has(id)) closedConnections.delete(id);
      return removed;
    },
    size: () => cursors.size,
  };
};
