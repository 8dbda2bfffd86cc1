import { connect, createServer, type Server, type Socket } from 'node:net';
import { MongoClient, MongoNetworkError } from 'mongodb';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createGateway, type Gateway } from '../src/gateway/create-gateway.ts';

/** Stands between the gateway and Postgres, and can cut the line. */
const openLine = async (target: URL) => {
  const sockets = new Set<Socket>();
  let up = true;
  const server: Server = createServer((near) => {
    if (!up) {
      near.destroy();
      return;
    }
    const far = connect({ host: target.hostname, port: Number(target.port) });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut: () => {
      up = false;
      for (const socket of sockets) socket.destroy();
    },
    restore: () => {
      up = true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const setUp = async () => {
  const target = new URL(inject('stack').postgresUrl);
  const line = await openLine(target);
  open.push(line);
  const postgresUrl = new URL(target);
  postgresUrl.port = String(line.port);
  postgresUrl.pathname = '/postgres';
  const gateway: Gateway = await createGateway({ port: 0, postgresUrl: postgresUrl.href, log: () => undefined });
  open.push(gateway);
  const client = new MongoClient(
    `mongodb://127.0.0.1:${gateway.port}/?directConnection=true&retryWrites=false&retryReads=false&serverSelectionTimeoutMS=3000`,
  );
  open.push(client);
  await client.connect();
  return { line, client };
};

// The gateway needs DocumentDB behind the Postgres URL, which servers from elsewhere do not have.
describe.skipIf(process.env.TEST_DATABASE_URL !== undefined)('when Postgres goes away', () => {
  it('commands fail as network errors and work again when it is back', async () => {
    const { line, client } = await setUp();
    const jobs = client.db('embedded_engine_loss').collection<{ _id: string }>('jobs');
    await jobs.deleteMany({});
    await jobs.insertOne({ _id: 'before' });

    line.cut();
    await expect(jobs.insertOne({ _id: 'during' })).rejects.toBeInstanceOf(MongoNetworkError);
    await expect(jobs.findOne({ _id: 'before' })).rejects.toBeInstanceOf(MongoNetworkError);

    line.restore();
    await jobs.insertOne({ _id: 'after' });
    expect((await jobs.distinct('_id')).sort()).toEqual(['after', 'before']);
    await client.db('embedded_engine_loss').dropDatabase();
  });

  it('a command that runs when the line is cut fails as a network error', async () => {
    const { line, client } = await setUp();
    const jobs = client.db('embedded_engine_loss').collection<{ _id: number }>('many');
    const inserts = Array.from({ length: 20 }, (_, _id) =>
      jobs.insertOne({ _id: _id + Math.trunc(performance.now()) * 100 }),
    );
    const outcomes = Promise.allSettled(inserts);
    line.cut();
    for (const outcome of await outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(MongoNetworkError);
    }
    line.restore();
    expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.db('embedded_engine_loss').dropDatabase();
  });
});
