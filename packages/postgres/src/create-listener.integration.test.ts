import { createTestDatabase, dropWhenPassed, type TestDatabase, type TestNode, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase } from './create-database.ts';
import { createListener, type Listener } from './create-listener.ts';
import { createNotifications, MAX_NOTIFICATION_BYTES } from './create-notifications.ts';
import type { PostgresLog, Sql, SqlDatabase } from './sql.ts';

const silent: PostgresLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

const tasks: TestNode[] = [];
let testDatabase: TestDatabase;
let db: SqlDatabase;
const listeners: Listener[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase({ adminUrl: inject('stack').postgresUrl, label: 'postgres listener' });
  db = createDatabase({
    connectionString: testDatabase.url,
    maxConnections: 2,
    applicationName: 'test',
    log: silent,
  });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await Promise.all(listeners.map((listener) => listener.close()));
  await db?.close();
  await dropWhenPassed({ tasks }, [testDatabase]);
});

async function listen(name: string, onNotification?: (payload: string) => void) {
  const heard: string[] = [];
  const reconnects = { count: 0 };
  const listener = await createListener({
    connectionString: testDatabase.url,
    channels: [name],
    applicationName: name,
    onNotification: ({ channel, payload }) => {
      heard.push(`${channel}:${payload}`);
      onNotification?.(payload);
    },
    onReconnect: () => {
      reconnects.count += 1;
    },
    log: silent,
  });
  listeners.push(listener);
  return { listener, heard, reconnects };
}

describe('listening to notifications', () => {
  it('hears what a transaction published when it commits, and nothing of one that rolled back', async () => {
    const { heard } = await listen('commits');
    await db
      .transaction(async (sql) => {
        await createNotifications(sql, 'commits')('rolled back');
        throw new Error('no');
      })
      .catch(() => undefined);
    await db.transaction((sql) => createNotifications(sql, 'commits')('committed'));
    await waitFor(() => heard.length > 0, { description: 'a notification' });
    expect(heard).toEqual(['commits:committed']);
  });

  it('comes back after the connection was lost and says so once', async () => {
    const { listener, heard, reconnects } = await listen('comeback');
    for (const round of [1, 2]) {
      await db.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
        'comeback',
      ]);
      await waitFor(() => reconnects.count === round, { description: 'the reconnect' });
      expect(listener.isConnected()).toBe(true);
      await createNotifications(db, 'comeback')(`round ${round}`);
      await waitFor(() => heard.length === round, { description: 'a notification after the reconnect' });
    }
    expect(heard).toEqual(['comeback:round 1', 'comeback:round 2']);
  });

  it('goes on listening when a handler throws', async () => {
    const { heard } = await listen('throws', (payload) => {
      if (payload === 'bad') throw new Error('handler failed');
    });
    await createNotifications(db, 'throws')('bad');
    await createNotifications(db, 'throws')('good');
    await waitFor(() => heard.length === 2, { description: 'both notifications' });
  });

  it('sends what comes at once in few statements, each payload once and in order', async () => {
    const { heard } = await listen('burst');
    let statements = 0;
    const counted: Sql = {
      query: (text, values) => {
        statements += 1;
        return db.query(text, values);
      },
    };
    const notify = createNotifications(counted, 'burst');
    const payloads = Array.from({ length: 50 }, (_, index) => `number ${index}`);
    await Promise.all(payloads.map(notify));
    await waitFor(() => heard.length === 50, { description: 'all notifications' });
    expect(heard).toEqual(payloads.map((payload) => `burst:${payload}`));
    expect(statements).toBe(2);
  });

  it('stops for good when closed, even while it reconnects', async () => {
    const { listener, reconnects } = await listen('closing');
    await db.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', ['closing']);
    await waitFor(() => !listener.isConnected() || reconnects.count > 0, { description: 'the loss' });
    await listener.close();
    await waitFor(
      async () =>
        (await db.query('SELECT 1 FROM pg_stat_activity WHERE application_name = $1', ['closing'])).rowCount === 0,
      { description: 'the session to end' },
    );
    expect(listener.isConnected()).toBe(false);
  });

  it('refuses a payload that Postgres could not carry, and channel names that are no identifiers', async () => {
    await expect(createNotifications(db, 'commits')('ü'.repeat(MAX_NOTIFICATION_BYTES / 2))).rejects.toThrow(
      RangeError,
    );
    await expect(createNotifications(db, 'other')('x'.repeat(MAX_NOTIFICATION_BYTES - 1))).resolves.toBeUndefined();
    const bad = createListener({
      connectionString: testDatabase.url,
      channels: ['x"; DROP TABLE y'],
      onNotification: () => undefined,
      onReconnect: () => undefined,
      log: silent,
    });
    await expect(bad).rejects.toThrow(RangeError);
  });
});
