import type { PgBoss } from 'pg-boss';
import { changeTries } from '../change-tries.ts';
import type { QueueDatabase, SqlPort } from '../database/create-queue-database.ts';
import type { TaskName } from '../task-catalog.ts';
import { lockHeld } from './held-rows.ts';
import type { EndedMessage } from './message-outcome.ts';

export interface StoreDependencies {
  readonly boss: PgBoss;
  readonly database: QueueDatabase;
  readonly schema: string;
}

/**
 * Stores how messages of one queue ended, each its own way, all or none. Successes that nobody can have taken meanwhile
 * go in one statement; everything else first makes sure that the message still is ours, which makes repeating it safe.
 */
export async function storeOutcomes(
  deps: StoreDependencies,
  name: TaskName,
  group: readonly EndedMessage[],
): Promise<void> {
  if (group.every(({ outcome, isRepeated }) => outcome.kind === 'completed' && !isRepeated)) {
    await deps.boss.complete(name, idsOf(group), null, { db: deps.database.prompt });
    return;
  }
  await deps.database.transaction(async (sql) => {
    const ours = await lockHeld(
      sql,
      deps.schema,
      group.map(({ held }) => held),
    );
    const members = group.filter(({ held }) => ours.has(held));
    const completed = members.filter(({ outcome }) => outcome.kind === 'completed');
    if (completed.length > 0) await deps.boss.complete(name, idsOf(completed), null, { db: sql });
    for (const member of members) await storeFailure(deps, name, sql, member);
  });
}

async function storeFailure(
  { boss, schema }: StoreDependencies,
  name: TaskName,
  sql: SqlPort,
  { held: { id }, outcome }: EndedMessage,
): Promise<void> {
  if (outcome.kind === 'completed') return;
  if (outcome.kind === 'handed_back') await changeTries(sql, { schema, name, id, tries: 'refund' });
  if (outcome.kind === 'dead_letter') await changeTries(sql, { schema, name, id, tries: 'forfeit' });
  await boss.fail(name, id, outcome.reason, { db: sql });
}

function idsOf(group: readonly EndedMessage[]): string[] {
  return group.map(({ held }) => held.id);
}
