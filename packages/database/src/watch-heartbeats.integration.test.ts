import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createTestDocuments, waitFor } from '@callsheet/test-support';
import type { ServerHeartbeatStartedEvent } from 'mongodb';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { connectDocuments, type DocumentsConnection } from './connect-documents.ts';

const warnings: string[] = [];
const log = { info: () => undefined, warn: (_fields: unknown, message: string) => void warnings.push(message) };
/** Client sockets in the order in which they were opened. */
let sockets: Socket[] = [];
const remember = (message: unknown): void => {
  sockets.push((message as { socket: Socket }).socket);
};
let connection: DocumentsConnection;

beforeEach(async () => {
  sockets = [];
  warnings.length = 0;
  subscribe('net.client.socket', remember);
  const { url, databaseName } = createTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'heartbeats' });
  const options = { url, databaseName, maxPoolSize: 4, applicationName: 'test', waitMs: 1_000, log };
  connection = await connectDocuments(options);
});
afterEach(async () => {
  unsubscribe('net.client.socket', remember);
  await connection.close();
});

test('works again after all sockets broke, also in the order in which the driver forgets to look for its server', async () => {
  const connectedAt = performance.now();
  // The driver puts off a look that comes within half a second of the last one, and is in order then.
  await waitFor(() => performance.now() - connectedAt > 700, { description: 'the first look to be over for a while' });
  const finds = Promise.allSettled([1, 2].map(() => connection.db.collection('things').findOne({})));
  await nextTurn();
  // The socket that looks for the server is the first one. Ends are told in the opposite order: it is destroyed, but has
  // not told so, when the failed commands ask for a look. The driver writes into it and waits for ever.
  for (const socket of sockets) socket.destroy();
  await finds;
  await waitFor(
    () =>
      connection.ping().then(
        () => true,
        () => false,
      ),
    { description: 'the document store to answer again', timeoutMs: 12_000 },
  );
  expect(await connection.db.collection('things').findOne({})).toBeNull();
});

test('connects anew when a look for the server never ends', async () => {
  const { client } = connection.db;
  // Whether the driver hangs depends on the turn in which it learns of the break; a look without an end does not.
  client.emit('serverHeartbeatStarted', {
    connectionId: '127.0.0.1:1',
    awaited: false,
  } as ServerHeartbeatStartedEvent);
  const warning = 'the driver has stopped looking for the document store; connecting anew';
  await waitFor(() => warnings.includes(warning), { description: 'the watch to notice', timeoutMs: 12_000 });
  await waitFor(
    () =>
      connection.db
        .collection('things')
        .findOne({})
        .then(() => true),
    {
      description: 'the document store to answer again',
      timeoutMs: 12_000,
    },
  );
});

test('closes at once and stays closed', async () => {
  await connection.close();
  await expect(connection.ping()).rejects.toThrow();
  expect(warnings).toEqual([]);
});
