import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { identifyProcess, isAlive, type ProcessIdentity } from '../src/processes/process-identity.ts';
import { endLeftBehind, readRunRecord } from '../src/processes/run-file.ts';
import { StackError } from '../src/stack-error.ts';
import { stackLayout } from '../src/stack-layout.ts';
import { resetStack, startStack } from '../src/start-stack.ts';

const directory = fileURLToPath(new URL('../../../.stack', import.meta.url));
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const name = `lifecycle-${process.pid}`;
const layout = stackLayout({ directory, name });
const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
});
// Where the servers come from elsewhere, the machine may be one that cannot run ours.
const givenServers = process.env.TEST_MONGODB_URL !== undefined && process.env.TEST_DATABASE_URL !== undefined;
afterAll(() => resetStack({ directory, name }));

/** Runs the servers in a process of their own, as `npm run stack` does; answers once it has printed its addresses. */
const runStack = async () => {
  const child = spawn(process.execPath, [main, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const settings = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [key, ...value] = line.split('=');
    if (value.length > 0) settings.set(key ?? '', value.join('='));
    if (line.includes('Ctrl-C')) break;
  }
  const record = readRunRecord(layout.runFile);
  if (!record) throw new Error('a running stack has a record');
  return { child, settings, servers: record.children.map(({ identity }) => identity) };
};

const areGone = (servers: ProcessIdentity[]) => servers.every((server) => !isAlive(server));

const withJobs = async (url: string, use: (jobs: ReturnType<typeof collectionOf>) => Promise<unknown>) => {
  const client = await new MongoClient(url).connect();
  await use(collectionOf(client));
  await client.close();
};
const collectionOf = (client: MongoClient) => client.db('lifecycle').collection<{ _id: string }>('jobs');

describe.skipIf(givenServers)('the life of a stack', () => {
  it('runs once per name, stops within 8 s on Ctrl-C and leaves no process', async () => {
    const { child, servers } = await runStack();
    expect(servers).toHaveLength(3);
    const second = startStack({ directory, name, log: () => undefined });
    await expect(second).rejects.toBeInstanceOf(StackError);
    await expect(second).rejects.toThrow(`process ${child.pid}`);
    await expect(resetStack({ directory, name })).rejects.toBeInstanceOf(StackError);

    const askedAt = performance.now();
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(performance.now() - askedAt).toBeLessThan(8_000);
    expect(areGone(servers)).toBe(true);
    expect(existsSync(layout.runFile)).toBe(false);
  });

  it('after kill -9 its servers end by themselves, and the next start has the same addresses and data', async () => {
    const first = await runStack();
    const url = first.settings.get('MONGODB_URL') ?? '';
    await withJobs(url, (jobs) => jobs.insertOne({ _id: 'kept' }));
    first.child.kill('SIGKILL');
    await vi.waitFor(() => expect(areGone(first.servers)).toBe(true), { timeout: 10_000 });

    const next = await runStack();
    expect(Object.fromEntries(next.settings)).toEqual(Object.fromEntries(first.settings));
    await withJobs(url, async (jobs) => expect(await jobs.findOne({ _id: 'kept' })).toEqual({ _id: 'kept' }));
  });

  it('servers that were killed hard come back with what was acknowledged', async () => {
    const first = await runStack();
    const url = first.settings.get('MONGODB_URL') ?? '';
    await withJobs(url, (jobs) => jobs.insertOne({ _id: 'acknowledged' }));
    for (const { pid } of first.servers) process.kill(pid, 'SIGKILL');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const next = await runStack();
    await withJobs(next.settings.get('MONGODB_URL') ?? '', async (jobs) =>
      expect(await jobs.findOne({ _id: 'acknowledged' })).toBeTruthy(),
    );
  });

  it('stops what it started when its start is called off', async () => {
    const controller = new AbortController();
    const log = () => undefined;
    const starting = startStack({ directory, name, log, signal: controller.signal });
    await vi.waitFor(() => expect(readRunRecord(layout.runFile)?.children.length).toBeGreaterThan(0));
    const servers = readRunRecord(layout.runFile)?.children.map(({ identity }) => identity) ?? [];
    controller.abort();
    await expect(starting).rejects.toThrow();
    expect(areGone(servers)).toBe(true);
  });
});

describe('what an earlier run left behind', () => {
  it('is ended when it is really ours, and left alone when another process has its pid by now', async () => {
    const [ours, foreign] = [0, 1].map(() => spawn('sleep', ['60'], { detached: true }));
    const identities = [ours, foreign].map((child) => identifyProcess(child?.pid ?? 0));
    const [oursNow, foreignNow] = identities;
    if (!oursNow || !foreignNow) throw new Error('both run');
    await endLeftBehind(
      {
        supervisor: { ...oursNow, pid: 0 },
        children: [
          { label: 'ours', identity: oursNow, stopSignal: 'SIGTERM' },
          { label: 'foreign', identity: { ...foreignNow, startedAtTicks: '1' }, stopSignal: 'SIGTERM' },
        ],
      },
      () => undefined,
    );
    expect(isAlive(oursNow)).toBe(false);
    expect(isAlive(foreignNow)).toBe(true);
    foreign?.kill('SIGKILL');
  });
});
