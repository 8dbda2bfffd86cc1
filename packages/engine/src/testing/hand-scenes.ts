import { CALENDAR_MONTHS, type Job, type OperationSnapshot, type ScenePrices } from '@callsheet/domain';
import { cancelJob } from '../cancel-job.ts';
import { type CreateJobCommand, createJob } from '../create-job.ts';
import { recordSnapshot } from '../record-snapshot.ts';
import { retryJob } from '../retry-job.ts';
import { createHandDriven } from './hand-driven.ts';
import type { TestEngine } from './open-engine.ts';

const STEPS = { image: 2, video: 10 };
export const SCENE_PRICES: ScenePrices = { draft: STEPS, standard: STEPS, high: STEPS };

type SceneCommand = Extract<CreateJobCommand, { kind: 'scene' }>;

/** A scene as its surface orders it. `id` is 24 hex digits and names the scene, too. */
export function sceneCommand(id: string, change: Partial<SceneCommand> = {}): SceneCommand {
  return {
    id,
    kind: 'scene',
    origin: 's003',
    ownerId: `owner-${id}`,
    workspaceId: `workspace-${id}`,
    title: null,
    input: {
      prompt: 'a copper kettle on a stove',
      style: null,
      scene: { id: `scene-${id}`, visualPrompt: 'steam rises', reference: null, quality: 'standard', formats: [] },
    },
    wish: { resolution: '1280:720', durationSeconds: 5, strict: false },
    prices: SCENE_PRICES,
    monthlyLimit: 0,
    billing: CALENDAR_MONTHS,
    priority: 0,
    deadlineSeconds: 3600,
    ...change,
  };
}

/** Moves scenes by hand, without any worker. Each has an owner of its own with 100 credits, unless it names one, who has 1000. */
export function createHandScenes(engine: TestEngine, prefix: string) {
  const { deps, ledger } = engine;
  const hand = createHandDriven(engine, prefix);

  const grant = (ownerId: string, amount: number) =>
    ledger.grant(undefined, { meter: 'credits', subject: ownerId, period: 'wallet', amount, key: ownerId });

  const create = async (change: Partial<SceneCommand> = {}): Promise<string> => {
    const id = hand.newId();
    const command = sceneCommand(id, change);
    await grant(command.ownerId, change.ownerId === undefined ? 100 : 1000);
    await createJob(deps, command);
    return id;
  };
  /** What the provider says of the current attempt. */
  const tell = async (id: string, snapshot: OperationSnapshot) =>
    await recordSnapshot(deps, { jobId: id, attempt: (await hand.read(id)).attempts.length, snapshot });
  /** Orders the current step and stores what comes. */
  const make = async (id: string): Promise<void> => {
    await hand.submit(id);
    await hand.succeed(id);
    await hand.store(id);
  };

  return {
    ...hand,
    grant,
    create,
    tell,
    make,
    /** A scene whose picture is stored. */
    createWithImage: async (change: Partial<SceneCommand> = {}): Promise<string> => {
      const id = await create(change);
      await make(id);
      return id;
    },
    cancel: (id: string): Promise<Job> => cancelJob(deps, { jobId: id }),
    retry: (id: string, scenePrices: ScenePrices = SCENE_PRICES): Promise<Job> =>
      retryJob(deps, { jobId: id, monthlyLimit: 0, billing: CALENDAR_MONTHS, deadlineSeconds: 1800, scenePrices }),
    wallet: async (ownerId: string) => {
      const usage = await ledger.readUsage({ meter: 'credits', subject: ownerId, period: 'wallet' });
      return { reserved: usage?.reserved ?? 0, captured: usage?.captured ?? 0 };
    },
    /** The reservations of a job, as `number action state`. */
    reservations: async (id: string): Promise<readonly string[]> =>
      (await ledger.readJobEntries(id)).map(({ number, action, state }) => `${number} ${action} ${state}`),
  };
}
