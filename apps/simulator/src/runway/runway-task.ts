import { randomBytes } from 'node:crypto';
import type { RunwayOrder } from './parse-order.ts';

export type RunwayOutcome =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly failure: string; readonly failureCode: string | null };

export type RunwayState =
  | { readonly status: 'PENDING' | 'THROTTLED' }
  | { readonly status: 'RUNNING'; readonly progress: number }
  | RunwayOutcome;

/** One task, as the simulator remembers it. */
export interface RunwayTask {
  readonly id: string;
  readonly order: RunwayOrder;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly state: RunwayState;
}

export interface RunwayTaskStore {
  readonly add: (task: Pick<RunwayTask, 'id' | 'order'>) => RunwayTask;
  readonly get: (id: string) => RunwayTask | undefined;
  readonly list: () => readonly RunwayTask[];
  /** The first ending wins. */
  readonly advance: (id: string, state: RunwayState) => void;
  readonly remove: (id: string) => void;
  /** Milliseconds since the last look at it, and notes this one; null for the first. */
  readonly noteLook: (id: string) => number | null;
  /** A fresh token for its file. */
  readonly signFile: (id: string) => string;
  readonly opensFile: (id: string, token: string) => boolean;
  /** From now on only a token that is made later opens its file (R3). */
  readonly revokeTokens: (id: string) => void;
}

/** Tasks in memory: a restarted simulator has forgotten them, as tests want it. */
export function createRunwayTaskStore(now: () => Date): RunwayTaskStore {
  const tasks = new Map<string, RunwayTask>();
  const tokens = new Map<string, Set<string>>();
  const lookedAt = new Map<string, number>();
  return {
    add: (made) => {
      const task: RunwayTask = { ...made, createdAt: now(), endedAt: null, state: { status: 'PENDING' } };
      tasks.set(task.id, task);
      return task;
    },
    get: (id) => tasks.get(id),
    list: () => [...tasks.values()],
    advance: (id, state) => {
      const task = tasks.get(id);
      if (task === undefined || task.endedAt !== null) return;
      const ended = state.status === 'SUCCEEDED' || state.status === 'FAILED';
      tasks.set(id, { ...task, state, endedAt: ended ? now() : null });
    },
    remove: (id) => {
      tasks.delete(id);
      tokens.delete(id);
      lookedAt.delete(id);
    },
    noteLook: (id) => {
      const at = now().getTime();
      const last = lookedAt.get(id);
      lookedAt.set(id, at);
      return last === undefined ? null : at - last;
    },
    signFile: (id) => {
      const token = randomBytes(16).toString('hex');
      tokens.set(id, (tokens.get(id) ?? new Set()).add(token));
      return token;
    },
    opensFile: (id, token) => tokens.get(id)?.has(token) ?? false,
    revokeTokens: (id) => {
      tokens.delete(id);
    },
  };
}

/** The file that a task makes. */
export function outputNameOf({ order }: RunwayTask): 'output.png' | 'output.mp4' {
  return order.durationSeconds === null ? 'output.png' : 'output.mp4';
}

/** A task as `GET /v1/tasks/{id}` shows it. `outputUrl` null unless it succeeded. What fails is paid back. */
export function describeTask(task: RunwayTask, outputUrl: string | null): Readonly<Record<string, unknown>> {
  const { id, createdAt, order, state } = task;
  const common = { id, createdAt: createdAt.toISOString(), status: state.status };
  const credits = order.estimatedCredits;
  switch (state.status) {
    case 'PENDING':
    case 'THROTTLED':
      return { ...common, estimatedCost: { credits } };
    case 'RUNNING':
      return { ...common, estimatedCost: { credits }, progress: state.progress };
    case 'SUCCEEDED':
      return { ...common, cost: { credits }, output: outputUrl === null ? [] : [outputUrl] };
    case 'FAILED': {
      const { failure, failureCode } = state;
      return { ...common, cost: { credits: 0 }, failure, ...(failureCode === null ? {} : { failureCode }) };
    }
  }
}
