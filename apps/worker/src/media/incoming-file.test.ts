import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { receiveFile } from './incoming-file.ts';

/** A file whose bytes come when the test writes them to `stream`. */
async function receive(declaredBytes: number | null = null) {
  const folder = await mkdtemp(join(tmpdir(), 'callsheet-incoming-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stream = new PassThrough();
  const file = await receiveFile({ path: join(folder, 'file'), stream, declaredBytes });
  return { file, stream };
}

const TEXT = 'the quick brown fox';

test('what has come can be read before the rest comes, and readers wait for what has not', async () => {
  const { file, stream } = await receive(TEXT.length);
  stream.write(TEXT.slice(0, 9));
  expect((await file.read(4, 5)).toString()).toBe('quick');
  const later = file.read(10, 5);
  const beyond = file.read(16, 100);
  expect(await file.sizeBytes()).toBe(TEXT.length);
  stream.end(TEXT.slice(9));
  expect((await later).toString()).toBe('brown');
  expect((await beyond).toString()).toBe('fox');
  await file.whole();
  await file[Symbol.asyncDispose]();
  expect(await readFile(file.path, 'utf8')).toBe(TEXT);
});

test('the size is known at the end where nobody declared it', async () => {
  const { file, stream } = await receive();
  const size = file.sizeBytes();
  stream.write(TEXT);
  stream.end(TEXT);
  expect(await size).toBe(TEXT.length * 2);
  await file[Symbol.asyncDispose]();
});

test('bytes are changed once they have come, so that the stream does not undo it', async () => {
  const { file, stream } = await receive();
  const changing = file.overwrite(10, Buffer.from('white'));
  stream.write(TEXT.slice(0, 12));
  expect((await file.read(0, 3)).toString()).toBe('the');
  stream.end(TEXT.slice(12));
  await changing;
  await file[Symbol.asyncDispose]();
  expect(await readFile(file.path, 'utf8')).toBe('the quick white fox');
});

test('everybody who waits is told when the stream breaks, with its own error', async () => {
  const { file, stream } = await receive();
  const broken = new Error('the provider hung up');
  const waiting = [file.read(0, 100), file.overwrite(50, Buffer.from('x')), file.sizeBytes(), file.whole()];
  stream.write(TEXT);
  expect((await file.read(0, 3)).toString()).toBe('the');
  stream.destroy(broken);
  const outcomes = await Promise.allSettled(waiting);
  expect(outcomes).toEqual(waiting.map(() => ({ status: 'rejected', reason: broken })));
  await expect(file.read(0, 100)).rejects.toBe(broken);
  await file[Symbol.asyncDispose]();
});

test('waiting for the whole can be given up, which leaves the stream alone', async () => {
  const { file, stream } = await receive();
  const stop = new AbortController();
  const waiting = file.whole(stop.signal).catch((error: unknown) => error);
  stop.abort(new Error('nobody waits any more'));
  expect(await waiting).toBe(stop.signal.reason);
  stream.end(TEXT);
  await file.whole(new AbortController().signal);
  await file[Symbol.asyncDispose]();
});

test('disposing ends the stream, and readers with it', async () => {
  const { file, stream } = await receive();
  const reading = file.read(0, 100).catch((error: unknown) => error);
  await file[Symbol.asyncDispose]();
  expect(stream.destroyed).toBe(true);
  expect(await reading).toBeInstanceOf(Error);
});

test('a file that cannot be opened ends the stream', async () => {
  const stream = new PassThrough();
  const opening = receiveFile({ path: join(tmpdir(), 'no', 'such', 'folder'), stream, declaredBytes: null });
  await expect(opening).rejects.toMatchObject({ code: 'ENOENT' });
  expect(stream.destroyed).toBe(true);
});
