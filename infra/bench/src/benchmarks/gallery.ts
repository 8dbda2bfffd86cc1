import type { ObjectId } from 'mongodb';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import type { LoadReport } from '../load/load-plan.ts';
import { compare } from '../measure/compare.ts';
import { milliseconds, ratioRow } from '../measure/describe.ts';
import { forkProcess } from '../processes/fork-process.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { copyJobs } from '../system/copy-jobs.ts';
import { type BenchUser, signUp } from '../system/sign-up.ts';

const FEW = 1_000;
const ORDER = {
  hook: 'Did you know?',
  body: 'Paper boats swim.',
  conclusion: 'See you soon.',
  company_name: 'Boats',
  social_handles: '',
  license: '',
  avatar_title: 'avatar_anna',
  avatar_body: 'avatar_anna',
  avatar_conclusion: 'avatar_anna',
  email: 'anna@example.com',
  title: 'Paper boats',
};
/** A finished video, so that each entry of a page has its links signed. */
const ASSETS = (['video', 'thumbnail'] as const).map((role) => ({
  role,
  bucket: 'video-files',
  key: `videos/user/${role}`,
  sizeBytes: 1_000_000,
  sha256: 'aa',
  contentType: role === 'video' ? 'video/mp4' : 'image/jpeg',
  width: 1280,
  height: 720,
  durationSeconds: role === 'video' ? 8 : null,
}));

/** The median of a gallery's page of 20 with 100,000 videos, against one of 1,000. One request at a time. */
export const measureGallery: Benchmark = async (context) => {
  const { rounds, roundMs, grownVideos } = context.sizes;
  const open: BenchSystem[] = [];
  const load = forkProcess('load/main.ts');
  try {
    const few = await prepare(context, { label: 'few', videos: Math.min(FEW, grownVideos), open });
    const many = await prepare(context, { label: 'many', videos: grownVideos, open });
    const measure = async ({ system, user }: typeof few) => {
      const targets = [{ path: '/api/video/gallery?limit=20', headers: { ...user.headers } }];
      const plan = { origin: system.apiUrl, method: 'GET', targets, connections: 1, durationMs: roundMs };
      return (await load.ask<LoadReport>('run', plan)).medianMs;
    };
    await measure(many);
    await measure(few);
    const comparison = await compare({ rounds, ours: () => measure(many), baseline: () => measure(few) });
    const name = `gallery of 20 of ${grownVideos.toLocaleString('en-US')} videos`;
    return [ratioRow({ name, comparison, unit: milliseconds, target: { most: 1.5 } })];
  } finally {
    await load.stop();
    for (const system of open) await system.close();
  }
};

async function prepare(
  context: BenchmarkContext,
  input: { label: string; videos: number; open: BenchSystem[] },
): Promise<{ system: BenchSystem; user: BenchUser }> {
  const system = await context.openSystem({ label: `gallery ${input.label}` });
  input.open.push(system);
  const user = await signUp(system);
  await user.send('/api/video/generate-video', ORDER);
  context.log(`copying ${input.videos} videos`);
  await copyJobs<{ _id: ObjectId }>(system, {
    kind: 'script',
    copies: input.videos,
    change: () => ({ status: 'completed', stage: null, wakeAt: null, outbox: [], assets: ASSETS, progress: 100 }),
  });
  return { system, user };
}
