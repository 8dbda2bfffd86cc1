import type { Benchmark } from '../benchmark.ts';
import { figureRow, milliseconds } from '../measure/describe.ts';
import { median } from '../measure/statistics.ts';
import { signUp } from '../system/sign-up.ts';

/** What the simulator takes for each of them. */
const FRAME_MS = 1_000;
const TARGET_MS = 3_000;

interface Frames {
  readonly id: string;
  readonly status: string;
  readonly generatedFrames: readonly { readonly imageUrl: string | null }[];
}

/** A whole stage of frames, from the call until every picture is stored and shown, with the default bound. */
export const measureFrames: Benchmark = async (context) => {
  const { frames, rounds } = context.sizes;
  const system = await context.openSystem({
    label: 'frames',
    provider: 'simulator',
    simulatorSettings: { REPLICATE_PICTURE_MS: String(FRAME_MS) },
  });
  try {
    await system.start('worker');
    const user = await signUp(system, { orders: false });
    const took: number[] = [];
    // The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      const made = (await user.send('/video-workflows', {
        title: `Round ${round}`,
        initialPrompt: `a paper boat on river ${round}`,
      })) as Frames;
      await user.send(`/video-workflows/${made.id}/refine-prompt`, {});
      const startedAt = performance.now();
      const shown = (await user.send(
        `/video-workflows/${made.id}/generate-frames`,
        { frameCount: frames },
        { prefer: 'wait=60' },
      )) as Frames;
      const stageMs = performance.now() - startedAt;
      const ready = shown.generatedFrames.filter(({ imageUrl }) => imageUrl !== null).length;
      if (shown.status !== 'WAITING_USER_INPUT' || ready !== frames)
        throw new Error(`after 60 s the workflow is ${shown.status} with ${ready} of ${frames} frames`);
      if (round > 0) took.push(stageMs);
    }
    const stageMs = median(took);
    return [
      figureRow({
        name: `${frames} frames of ${FRAME_MS / 1000} s each, the whole stage`,
        ours: milliseconds(stageMs),
        target: `< ${milliseconds(TARGET_MS)}`,
        met: stageMs < TARGET_MS,
      }),
    ];
  } finally {
    await system.close();
  }
};
