import type { Benchmark } from '../benchmark.ts';
import { figureRow, perSecond } from '../measure/describe.ts';
import { forkProcess } from '../processes/fork-process.ts';
import { completedJobs } from '../system/completed-jobs.ts';
import { makeClip } from '../system/make-clip.ts';
import { ORDER, signUp } from '../system/sign-up.ts';

const CLIP_BYTES = 100_000;
const WITHIN_MS = 300_000;

/** From the first order until the last video is stored and paid, with one worker, a provider that takes no time and no thumbnails. */
export const measureEngine: Benchmark = async (context) => {
  const { engineJobs, connections } = context.sizes;
  const path = `${context.directory}/engine.mp4`;
  const file = await makeClip({ ffmpegPath: context.stack.ffmpegPath, path, sizeBytes: CLIP_BYTES });
  const system = await context.openSystem({
    label: 'engine',
    outcome: { file },
    workerSettings: { THUMBNAILS: 'false' },
  });
  const load = forkProcess('load/main.ts');
  try {
    await system.start('worker');
    const user = await signUp(system);
    await completedJobs(system, { user, count: 1, withinMs: WITHIN_MS });
    const startedAt = performance.now();
    const ordered = load.ask('run', {
      origin: system.apiUrl,
      method: 'POST',
      targets: [{ path: '/v1/jobs', headers: user.headers, body: JSON.stringify(ORDER) }],
      connections,
      durationMs: WITHIN_MS,
      maxRequests: engineJobs,
    });
    await Promise.all([ordered, completedJobs(system, { user, count: engineJobs + 1, withinMs: WITHIN_MS })]);
    const rate = engineJobs / ((performance.now() - startedAt) / 1000);
    return [
      figureRow({ name: 'engine, submit to completed', ours: perSecond(rate), target: '≥ 100/s', met: rate >= 100 }),
    ];
  } finally {
    await load.stop();
    await system.close();
  }
};
