import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@callsheet/test-support';
import { type Answer, type Client, POLL_MS, send } from './client.ts';

/** A customer of seed 003 with scenes to film. */
export interface SceneStudio {
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** A scene in a scenario of its own; answers its id. */
  readonly scene: (given?: SceneGiven) => Promise<string>;
  /** Orders its video and answers the seed's task body. @throws Error for a refusal */
  readonly generate: (sceneId: string, given?: object) => Promise<Answer['body']>;
  readonly task: (taskId: string) => Promise<Answer['body']>;
  /** The task once it is completed or failed. */
  readonly ended: (taskId: string, timeoutMs?: number) => Promise<Answer['body']>;
  /** Everything that quick looks at the task see of progress and step until it ends, each once. */
  readonly watch: (taskId: string) => Promise<readonly { progress: number; step: string }[]>;
  readonly credits: () => Promise<{ balance: number; held: number; spent: number }>;
}

interface SceneGiven {
  readonly resolution?: string | null;
  readonly imagePrompt?: string;
  readonly visualPrompt?: string;
  readonly productReferenceImageUrl?: string;
  readonly durationSeconds?: number;
}

/** Short enough to see every step, also those that last for a moment. */
const WATCH_MS = 15;

export function openStudio(apiUrl: string, client: Pick<Client, 'token'>): SceneStudio {
  const headers = { authorization: `Bearer ${client.token}` };
  const call = (method: string, path: string, body?: unknown) => send(apiUrl, method, path, body, headers);

  async function made(path: string, body: unknown, status = 201): Promise<Answer['body']> {
    const answer = await call('POST', path, body);
    if (answer.status !== status) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  const task = async (taskId: string) => (await call('GET', `/api/video/generate/tasks/${taskId}`)).body;
  const isOver = ({ status }: { status: string }) => status === 'completed' || status === 'failed';

  return {
    call,
    scene: async ({ resolution = '1280:720', ...given } = {}) => {
      const { id: scenarioId } = await made('/v1/scenarios', { title: 'A river', resolution });
      const prompts = { imagePrompt: 'a paper boat on a quiet river', visualPrompt: 'the boat drifts away slowly' };
      return (await made('/v1/scenes', { scenarioId, ...prompts, ...given })).id;
    },
    generate: (sceneId, given = {}) => made('/api/video/generate', { scene_id: sceneId, ...given }, 200),
    task,
    ended: (taskId, timeoutMs = 90_000) =>
      waitFor(
        async () => {
          const shown = await task(taskId);
          return isOver(shown) ? shown : null;
        },
        { timeoutMs, intervalMs: POLL_MS, description: `task ${taskId} to end` },
      ),
    watch: async (taskId) => {
      const seen: { progress: number; step: string }[] = [];
      for (;;) {
        const shown = await task(taskId);
        const last = seen.at(-1);
        if (last?.progress !== shown.progress || last?.step !== shown.current_step)
          seen.push({ progress: shown.progress, step: shown.current_step });
        if (isOver(shown)) return seen;
        await pause(WATCH_MS);
      }
    },
    credits: async () => (await call('GET', '/v1/credits')).body,
  };
}
