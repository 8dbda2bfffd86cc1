import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { CommandError, reportErrors } from './command-error.ts';
import { createProgressBar } from './progress-bar.ts';
import { readEvents } from './read-events.ts';
import { repositoryRoot } from './repository-root.ts';
import { type RunningSystem, startSystem } from './start-system.ts';

/** Seed 002's own example (R-002-01). */
const REQUEST = { prompt: 'fun science brain animation', style: 'fun', duration: 8, aspectRatio: '16:9' } as const;
const ENDED = new Set(['job.completed', 'job.failed', 'job.canceled', 'job.expired']);
const PATIENCE_MS = 300_000;

await reportErrors(async () => {
  const startedAt = Date.now();
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  const system = await startSystem({
    name: 'demo',
    port: 0,
    log: (line) => console.log(line),
    signal: controller.signal,
  }).catch((error: unknown) => {
    if (controller.signal.aborted) return null;
    throw error;
  });
  if (system === null) return;
  try {
    await makeVideo(system, AbortSignal.any([controller.signal, AbortSignal.timeout(PATIENCE_MS)]), startedAt);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    console.log('stopping');
    await system.stop();
  }
});

async function makeVideo(system: RunningSystem, signal: AbortSignal, startedAt: number): Promise<void> {
  const email = `demo-${Date.now()}@example.com`;
  const account = await call<{ accessToken: string }>(system, signal, '/api/auth/register', {
    body: { email, password: 'correct horse battery' },
  });
  const headers = { authorization: `Bearer ${account.accessToken}` };
  const { jobId } = await call<{ jobId: string }>(system, signal, '/api/videos/generate', { headers, body: REQUEST });
  console.log(`submitted job ${jobId} as ${email}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s after the start`);

  const bar = createProgressBar(process.stdout);
  for await (const event of readEvents({ url: `${system.apiUrl}/v1/jobs/${jobId}/events`, headers, signal })) {
    bar.show(event.name === 'job.completed' ? 100 : progressOf(event.data), labelOf(event.name));
    if (ENDED.has(event.name)) break;
  }
  bar.end();

  const job = await call<{ status: string; videoUrl: string | null; errorMessage: string | null }>(
    system,
    signal,
    `/api/videos/${jobId}`,
    { headers },
  );
  if (job.videoUrl === null) throw new CommandError({ message: `The job ended as ${job.status}: ${job.errorMessage}` });
  const file = `${repositoryRoot}out/demo.mp4`;
  await download(job.videoUrl, file, signal);
  const media = await probe(system.endpoints.ffprobePath, file);
  console.log(
    `${media.width}×${media.height}, ${media.durationSeconds.toFixed(2)} s, ${((await stat(file)).size / 1_000_000).toFixed(2)} MB: out/demo.mp4`,
  );
}

/** Calls the API and answers `data` of its envelope. */
async function call<Data>(
  system: RunningSystem,
  signal: AbortSignal,
  path: string,
  options: { headers?: Record<string, string>; body?: unknown },
): Promise<Data> {
  const response = await fetch(system.apiUrl + path, {
    method: options.body === undefined ? 'GET' : 'POST',
    headers: { ...options.headers, ...(options.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal,
  });
  const answer = (await response.json()) as { data: Data; message?: string };
  if (!response.ok) throw new CommandError({ message: `${path} answered ${response.status}: ${answer.message}` });
  return answer.data;
}

async function download(url: string, file: string, signal: AbortSignal): Promise<void> {
  await mkdir(`${repositoryRoot}out`, { recursive: true });
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null)
    throw new CommandError({ message: `The signed URL answered ${response.status}.` });
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
}

async function probe(
  ffprobePath: string,
  file: string,
): Promise<{ width: number; height: number; durationSeconds: number }> {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=width,height:format=duration',
    '-of',
    'json',
    file,
  ];
  const { stdout } = await promisify(execFile)(ffprobePath, args);
  const answer = JSON.parse(stdout) as { streams: { width: number; height: number }[]; format: { duration: string } };
  const [stream] = answer.streams;
  if (stream === undefined) throw new CommandError({ message: 'The downloaded file holds no video.' });
  return { ...stream, durationSeconds: Number(answer.format.duration) };
}

function progressOf(data: unknown): number | null {
  const progress = (data as { progress?: unknown } | null)?.progress;
  return typeof progress === 'number' ? progress : null;
}

function labelOf(name: string): string {
  return name === 'job.progress' ? 'processing' : name.replace(/^job\./, '').replaceAll(/[._]/g, ' ');
}
