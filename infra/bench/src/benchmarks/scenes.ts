import type { Benchmark, BenchmarkRow } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { milliseconds, ratioRow } from '../measure/describe.ts';
import { eachOf, timed } from '../measure/timed.ts';
import { makeScenes } from '../system/make-scenes.ts';
import { signUp } from '../system/sign-up.ts';

/**
 * A whole scenario in one call against one call for each scene (R-003-27): one after the other, as seed 003's client does
 * it, and with as many at once as there are connections, which are then admitted together as well.
 */
export const measureScenes: Benchmark = async (context) => {
  const { batchScenes, connections, rounds } = context.sizes;
  const system = await context.openSystem({ label: 'scenes' });
  try {
    const user = await signUp(system);
    const { scenarioId, sceneIds } = await makeScenes(user, batchScenes);
    const ours = () => timed(() => user.send(`/v1/scenarios/${scenarioId}/generate`, {}));
    const rows: BenchmarkRow[] = [];
    for (const [how, atOnce, target] of [
      ['one after the other', 1, { least: 4 }],
      [`${connections} at once`, connections, undefined],
    ] as const) {
      const baseline = () =>
        timed(() => eachOf(sceneIds, atOnce, (sceneId) => user.send('/api/video/generate', { scene_id: sceneId })));
      await ours();
      await baseline();
      const { ours: batch, baseline: single } = await compare({ rounds, ours, baseline });
      const comparison = { ours: batch, baseline: single, ratio: single / batch };
      const name = `batch of ${batchScenes} scenes against single calls, ${how}`;
      rows.push(ratioRow({ name, comparison, unit: milliseconds, ...(target && { target }) }));
    }
    return rows;
  } finally {
    await system.close();
  }
};
