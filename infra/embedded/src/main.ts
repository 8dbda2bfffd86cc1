import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { reportStackErrors } from './report-stack-errors.ts';
import { startStack } from './start-stack.ts';

const print = (line: string): void => console.log(line);
const directory = fileURLToPath(new URL('../../../.stack', import.meta.url));

/** Starts the servers, prints where they are, and stops them when `signal` is aborted. */
const runServers = async (signal: AbortSignal): Promise<void> => {
  const asked = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const stack = await startStack({ name: process.argv[2] ?? 'dev', directory, log: print, signal });
  const { mongodbUrl, postgresUrl, s3, ffmpegPath, ffprobePath } = stack.endpoints;
  print(`MONGODB_URL=${mongodbUrl}`);
  print(`DATABASE_URL=${postgresUrl}`);
  print(`S3_ENDPOINT=${s3.endpoint}`);
  print(`S3_REGION=${s3.region}`);
  print(`S3_ACCESS_KEY_ID=${s3.accessKeyId}`);
  print(`S3_SECRET_ACCESS_KEY=${s3.secretAccessKey}`);
  print(`FFMPEG_PATH=${ffmpegPath}`);
  print(`FFPROBE_PATH=${ffprobePath}`);
  print(
    'The servers run until Ctrl-C. They are development equipment: not for anything that must last or be kept secret.',
  );
  await asked;
  print('stopping');
  await stack.stop();
};

await reportStackErrors(async () => {
  const controller = new AbortController();
  // `on`, not `once`: npm passes Ctrl-C on to us after the terminal already did, and a second one would kill us midway.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  try {
    await runServers(controller.signal);
  } catch (error) {
    // Called off while it started: whatever broke then broke because of that.
    if (!controller.signal.aborted) throw error;
    print('stopped before everything had started');
  }
});
