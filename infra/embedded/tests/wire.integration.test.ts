import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { openDatabase, type TestDatabase } from './open-database.ts';
import { messageOf, openRawClient } from './raw-client.ts';

const { mongodbUrl } = inject('stack');
let stack: TestDatabase;

beforeAll(async () => {
  stack = await openDatabase();
});
afterAll(() => stack.close());

describe('the wire', () => {
  it('a message that arrives byte by byte is answered', async () => {
    const client = await openRawClient(mongodbUrl);
    client.socket.setNoDelay(true);
    for (const byte of messageOf({ ping: 1, $db: 'admin' }, 41)) {
      await new Promise((sent) => client.socket.write(Buffer.from([byte]), sent));
    }
    expect(await client.nextReply()).toMatchObject({ responseTo: 41, document: { ok: 1 } });
    client.socket.destroy();
  });

  it('several messages in one packet are answered in order, each with its own id', async () => {
    const client = await openRawClient(mongodbUrl);
    const ids = [7, 8, 9];
    client.socket.write(Buffer.concat(ids.map((id) => messageOf({ ping: 1, $db: 'admin' }, id))));
    for (const id of ids) expect(await client.nextReply()).toMatchObject({ responseTo: id, document: { ok: 1 } });
    client.socket.destroy();
  });

  it('a message and a half waits for the other half', async () => {
    const client = await openRawClient(mongodbUrl);
    const [first, second] = [messageOf({ ping: 1, $db: 'admin' }, 1), messageOf({ ping: 1, $db: 'admin' }, 2)];
    client.socket.write(Buffer.concat([first, second.subarray(0, 18)]));
    expect(await client.nextReply()).toMatchObject({ responseTo: 1 });
    client.socket.write(second.subarray(18));
    expect(await client.nextReply()).toMatchObject({ responseTo: 2 });
    client.socket.destroy();
  });

  it.each([
    ['longer than hello permits', Buffer.from([0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0])],
    ['shorter than a header', Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0])],
    ['of another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['of an unknown operation', Buffer.from([16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])],
  ])('a message %s ends the connection and nothing else', async (_name, bytes) => {
    const client = await openRawClient(mongodbUrl);
    client.socket.write(bytes);
    await client.closed;
    expect(await stack.database.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  it('broken BSON is answered with an error', async () => {
    const client = await openRawClient(mongodbUrl);
    const broken = messageOf({ ping: 1, $db: 'admin' }, 5);
    // The type of the first element becomes one that does not exist.
    broken.writeUInt8(0x77, 25);
    client.socket.write(broken);
    expect(await client.nextReply()).toMatchObject({ responseTo: 5, document: { ok: 0, code: 22 } });
    client.socket.destroy();
  });

  it('a client killed in the middle of a message or while its command runs disturbs nobody', async () => {
    const jobs = stack.newCollection();
    const insert = (_id: string) =>
      messageOf({ insert: jobs.collectionName, documents: [{ _id }], $db: stack.database.databaseName });
    const cut = await openRawClient(mongodbUrl);
    cut.socket.write(insert('cut').subarray(0, 40));
    cut.socket.resetAndDestroy();
    const running = await openRawClient(mongodbUrl);
    running.socket.write(insert('whole'), () => running.socket.resetAndDestroy());
    await running.closed;

    await vi.waitFor(async () => expect(await jobs.findOne({ _id: 'whole' })).toBeTruthy(), { timeout: 5_000 });
    expect(await jobs.findOne({ _id: 'cut' })).toBeNull();
  });

  it('a silent command (w: 0) gets no answer and is carried out', async () => {
    const jobs = stack.newCollection();
    const client = await openRawClient(mongodbUrl);
    const moreToCome = 2;
    const silent = messageOf(
      { insert: jobs.collectionName, documents: [{ _id: 'silent' }], $db: stack.database.databaseName },
      1,
      moreToCome,
    );
    client.socket.write(Buffer.concat([silent, messageOf({ ping: 1, $db: 'admin' }, 2)]));
    expect(await client.nextReply()).toMatchObject({ responseTo: 2 });
    expect(await jobs.findOne({ _id: 'silent' })).toBeTruthy();
    client.socket.destroy();
  });

  it('16 clients work side by side', async () => {
    const jobs = stack.newCollection<{ _id: string; client: number; read?: number }>();
    const clients = await Promise.all(Array.from({ length: 16 }, () => new MongoClient(mongodbUrl).connect()));
    await Promise.all(
      clients.map(async (client, number) => {
        const own = client
          .db(stack.database.databaseName)
          .collection<{ _id: string; client: number }>(jobs.collectionName);
        for (let round = 0; round < 10; round += 1) await own.insertOne({ _id: `${number}-${round}`, client: number });
        expect(await own.find({ client: number }).batchSize(3).toArray()).toHaveLength(10);
        await client.close();
      }),
    );
    expect(await jobs.countDocuments()).toBe(160);
  });

  it('an unknown command is refused with 59', async () => {
    const unknown = stack.database.command({ fabricate: 1 });
    await expect(unknown).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
  });

  // A replica set would accept it; ours is a lone server.
  it.skipIf(process.env.TEST_MONGODB_URL !== undefined)(
    'a transaction is refused as by a lone MongoDB server',
    async () => {
      const client = await openRawClient(mongodbUrl);
      const transaction = { txnNumber: 1n, startTransaction: true, autocommit: false };
      client.socket.write(messageOf({ insert: 'jobs', documents: [{ _id: 'a' }], $db: 'embedded', ...transaction }));
      expect(await client.nextReply()).toMatchObject({ document: { ok: 0, code: 20 } });
      client.socket.destroy();
    },
  );
});
