import { type Asset, type AssetRole, type Job, planScene, type SceneOrder } from '@callsheet/domain';
import { sampleJob } from './sample-job.ts';

const ORDER: SceneOrder = {
  id: '00000000-0000-4000-8000-00000000000a',
  visualPrompt: 'steam rises',
  reference: null,
  quality: 'standard',
  formats: ['webm', 'preview'],
  fingerprint: 'f'.repeat(64),
  reusedJobId: null,
};

/** A queued job of a scene in 21:9, whose picture is 16:9; `change` may be any other state. */
export function sampleSceneJob(change: Partial<Job> = {}, order: Partial<SceneOrder> = {}): Job {
  const wish = { resolution: '1584:672', durationSeconds: 5, quality: 'standard' as const, hasReference: false };
  const charge = { meter: 'credits' as const, subject: 'u', period: 'wallet', limit: 0 };
  return sampleJob({
    kind: 'scene',
    origin: 's003',
    progress: 5,
    input: { prompt: 'a cup of tea', style: null, scene: { ...ORDER, ...order } },
    ...planScene({ ...wish, strict: false }),
    charges: [
      { ...charge, action: 'generate_image', amount: 2 },
      { ...charge, action: 'generate_scene', amount: 10 },
    ],
    ...change,
  });
}

/** What is stored of a scene under each role; nothing lies there. */
export function sampleSceneAsset(role: AssetRole): Asset {
  const isPicture = role === 'image';
  return {
    role,
    bucket: isPicture ? 'generated-content' : 'video-files',
    key: `scenes/${role}`,
    sizeBytes: 1_000,
    sha256: '0'.repeat(64),
    contentType: isPicture ? 'image/png' : 'video/mp4',
    width: isPicture ? 1920 : 1584,
    height: isPicture ? 1080 : 672,
    durationSeconds: isPicture ? null : 5,
  };
}
