import type { FastifyInstance } from 'fastify';
import { MODEL_RULES } from './model-rules.ts';
import type { RunwayTaskStore } from './runway-task.ts';

const FIRST_BALANCE = 100_000;
const DAY_MS = 24 * 3_600_000;

export interface ReadOrganizationOptions {
  readonly store: RunwayTaskStore;
  readonly maxConcurrent: number;
  readonly now: () => Date;
}

/** `GET /v1/organization`: what is left, and what each model may still do. */
export function addReadOrganizationRoute(
  app: FastifyInstance,
  { store, maxConcurrent, now }: ReadOrganizationOptions,
): void {
  app.get('/organization', async () => {
    const tasks = store.list();
    const spent = tasks
      .filter(({ state }) => state.status === 'SUCCEEDED')
      .reduce((sum, { order }) => sum + order.estimatedCredits, 0);
    const since = now().getTime() - DAY_MS;
    const ofToday = (model: string) =>
      tasks.filter(({ createdAt, order }) => order.model === model && createdAt.getTime() > since).length;
    const limits = { maxConcurrentGenerations: maxConcurrent, maxDailyGenerations: null };
    const byModel = <T>(value: (model: string) => T) =>
      Object.fromEntries(MODEL_RULES.map(({ model }) => [model, value(model)]));
    return {
      creditBalance: FIRST_BALANCE - spent,
      tier: { maxMonthlyCreditSpend: FIRST_BALANCE, models: byModel(() => limits) },
      usage: { models: byModel((model) => ({ dailyGenerations: ofToday(model) })) },
    };
  });
}
