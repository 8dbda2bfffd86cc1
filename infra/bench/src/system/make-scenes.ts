import type { BenchUser } from './sign-up.ts';

/** A scenario with so many scenes; answers its id and theirs. */
export async function makeScenes(
  user: BenchUser,
  count: number,
): Promise<{ readonly scenarioId: string; readonly sceneIds: readonly string[] }> {
  const { id: scenarioId } = (await user.send('/v1/scenarios', { resolution: '1280:720' })) as { id: string };
  const sceneIds: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const prompts = { imagePrompt: `a paper boat on river ${number}`, visualPrompt: 'the boat drifts away' };
    const { id } = (await user.send('/v1/scenes', { scenarioId, ...prompts })) as { id: string };
    sceneIds.push(id);
  }
  return { scenarioId, sceneIds };
}
