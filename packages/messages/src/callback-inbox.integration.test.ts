import { createDatabase, runMigrations, type SqlDatabase } from '@callsheet/postgres';
import { createTestDatabase, dropWhenPassed, type TestDatabase, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { VerifiedCallback } from './accept-callback.ts';
import { type CallbackInbox, createCallbackInbox } from './create-callback-inbox.ts';
import { messagesMigrations } from './migrations.ts';
import { QUARANTINED_BYTES } from './quarantine-callback.ts';

const tasks: TestNode[] = [];
const now = new Date('2031-05-10T12:00:00.000Z');
let testDatabase: TestDatabase;
let db: SqlDatabase;
let inbox: CallbackInbox;
let dying: CallbackInbox;

beforeAll(async () => {
  testDatabase = await createTestDatabase({ adminUrl: inject('stack').postgresUrl, label: 'messages inbox' });
  db = createDatabase({
    connectionString: testDatabase.url,
    maxConnections: 8,
    applicationName: 'test',
    connectTimeoutMs: 60_000,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await runMigrations(db, messagesMigrations);
  await db.query('CREATE TABLE apply_task (id uuid PRIMARY KEY, inbox_id uuid)');
  const dependencies: Parameters<typeof createCallbackInbox>[0] = {
    db,
    now: () => now,
    enqueueApply: async (sql, message) => {
      await sql.query('INSERT INTO apply_task VALUES ($1, $2)', [message.id, message.inboxId]);
    },
  };
  inbox = createCallbackInbox(dependencies);
  dying = createCallbackInbox({
    ...dependencies,
    enqueueApply: async (sql, message) => {
      await dependencies.enqueueApply(sql, message);
      throw new Error('killed');
    },
  });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await db?.close();
  await dropWhenPassed({ tasks }, [testDatabase]);
});

function callback(dedupeKey: string, overrides: Partial<VerifiedCallback> = {}): VerifiedCallback {
  return {
    provider: 'replicate',
    jobId: '65f0c0ffee65f0c0ffee65f0',
    attempt: 1,
    dedupeKey,
    headers: { 'Webhook-Id': 'msg_1', authorization: 'Bearer secret' },
    rawBody: Buffer.from('{"status":"succeeded"}'),
    receivedAt: now,
    ...overrides,
  };
}

async function tasksOf(inboxId: string): Promise<number> {
  return (await db.query('SELECT 1 FROM apply_task WHERE inbox_id = $1', [inboxId])).rowCount;
}

describe('accepting a callback', () => {
  it('keeps the body byte for byte, drops credentials and enqueues its application', async () => {
    const rawBody = Buffer.from([0, 255, 13, 10, 123, 0x80]);
    const { kind, inboxId } = await inbox.accept(callback('bytes', { rawBody }));
    expect(kind).toBe('accepted');
    const stored = await inbox.read(inboxId);
    expect(stored).toEqual({
      id: inboxId,
      provider: 'replicate',
      jobId: '65f0c0ffee65f0c0ffee65f0',
      attempt: 1,
      dedupeKey: 'bytes',
      headers: { 'webhook-id': 'msg_1' },
      rawBody,
      receivedAt: now,
      appliedAt: null,
      outcome: null,
    });
    expect(await tasksOf(inboxId)).toBe(1);
  });

  it('W8, U-29: of 20 simultaneous deliveries of one message one is accepted and enqueued', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => inbox.accept(callback('twenty'))));
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(new Set(answers.map(({ inboxId }) => inboxId)).size).toBe(1);
    expect(await tasksOf(answers[0]!.inboxId)).toBe(1);
  });

  it('does not take the same key of another provider for a duplicate', async () => {
    await inbox.accept(callback('shared'));
    expect((await inbox.accept(callback('shared', { provider: 'runway' }))).kind).toBe('accepted');
  });

  it('leaves nothing when the process dies before COMMIT, so that the next delivery is the first', async () => {
    await expect(dying.accept(callback('killed'))).rejects.toThrow('killed');
    expect((await inbox.accept(callback('killed'))).kind).toBe('accepted');
  });

  it('stores keys that no index could hold', async () => {
    const key = `${'x'.repeat(100_000)}\u0000`;
    expect((await inbox.accept(callback(key))).kind).toBe('accepted');
    expect((await inbox.accept(callback(key))).kind).toBe('duplicate');
  });
});

describe('noting what became of a callback', () => {
  it('keeps the first outcome', async () => {
    const { inboxId } = await inbox.accept(callback('applied'));
    expect(await inbox.markApplied(inboxId, 'recorded')).toBe(true);
    expect(await inbox.markApplied(inboxId, 'ignored')).toBe(false);
    expect(await inbox.read(inboxId)).toMatchObject({ outcome: 'recorded', appliedAt: now });
    expect(await inbox.markApplied('00000000-0000-4000-8000-000000000000', 'recorded')).toBe(false);
  });
});

describe('quarantine', () => {
  it('keeps 64 KB of what could not be placed, tells the full size, and enqueues nothing', async () => {
    const rawBody = Buffer.alloc(QUARANTINED_BYTES + 1, 7);
    const before = (await db.query('SELECT 1 FROM apply_task')).rowCount;
    const id = await inbox.quarantine({
      provider: 'no\u0000body',
      reason: 'unknown_job',
      headers: { 'x-api-key': 'secret', 'user-agent': 'curl' },
      rawBody,
      ip: '203.0.113.9',
    });
    const { rows } = await db.query(
      `SELECT provider, reason, headers, octet_length(raw_body) AS kept, size_bytes, ip
         FROM messages.callback_quarantine WHERE id = $1`,
      [id],
    );
    expect(rows).toEqual([
      {
        provider: 'nobody',
        reason: 'unknown_job',
        headers: { 'user-agent': 'curl' },
        kept: QUARANTINED_BYTES,
        size_bytes: QUARANTINED_BYTES + 1,
        ip: '203.0.113.9',
      },
    ]);
    expect((await db.query('SELECT 1 FROM apply_task')).rowCount).toBe(before);
  });
});

describe('retention', () => {
  it('deletes what is older, oldest first and no more than asked, and keeps the rest', async () => {
    const old = (day: number) => new Date(Date.UTC(2001, 0, day));
    const ids = [];
    for (const day of [1, 2, 3]) {
      ids.push((await inbox.accept(callback(`old-${day}`, { receivedAt: old(day) }))).inboxId);
    }
    const retention = { acceptedBefore: old(3), quarantinedBefore: now, limit: 1 };
    expect(await inbox.deleteOlderThan(retention)).toMatchObject({ accepted: 1 });
    expect(await inbox.read(ids[0]!)).toBeNull();
    expect(await inbox.deleteOlderThan({ ...retention, limit: 100 })).toMatchObject({ accepted: 1, quarantined: 0 });
    expect(await inbox.read(ids[1]!)).toBeNull();
    expect(await inbox.read(ids[2]!)).not.toBeNull();
  });

  it('deletes quarantined callbacks by their own age', async () => {
    const id = await inbox.quarantine({ provider: 'p', reason: 'r', headers: {}, rawBody: Buffer.from('x'), ip: null });
    const exists = async () =>
      (await db.query('SELECT 1 FROM messages.callback_quarantine WHERE id = $1', [id])).rowCount === 1;
    const retention = { acceptedBefore: new Date(0), quarantinedBefore: now, limit: 100 };
    await inbox.deleteOlderThan(retention);
    expect(await exists()).toBe(true);
    await inbox.deleteOlderThan({ ...retention, quarantinedBefore: new Date(now.getTime() + 1) });
    expect(await exists()).toBe(false);
  });
});
