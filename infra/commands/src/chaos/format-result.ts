import type { ChaosArguments } from './chaos-arguments.ts';
import type { ChaosResult } from './run-chaos.ts';

/** Whether every promise was kept. */
export function isSound({ verdict, oddities }: ChaosResult, jobs: number): boolean {
  const { terminal, lost, boughtTwice, ledger, orphans, stuck } = verdict;
  return terminal >= jobs && [lost, boughtTwice, ledger, orphans, stuck, oddities].every(({ length }) => length === 0);
}

/** What is printed at the end; the way to play it again comes last when something is wrong. */
export function formatResult(result: ChaosResult, run: Pick<ChaosArguments, 'jobs'> & { seed: number }): string {
  const { verdict, strikes, deadLetters, oddities } = result;
  const figures: readonly (readonly [string, number])[] = [
    ['jobs terminal', verdict.terminal],
    ['lost', verdict.lost.length],
    ['operations bought more than once', verdict.boughtTwice.length],
    ['ledger differences', verdict.ledger.length],
    ['orphaned objects', verdict.orphans.length],
    ['stuck tasks', verdict.stuck.length],
  ];
  const { lost, boughtTwice, ledger, orphans, stuck } = verdict;
  const details = Object.entries({ lost, boughtTwice, ledger, orphans, stuck, oddities }).flatMap(([name, lines]) =>
    lines.map((line) => `${name}: ${line}`),
  );
  return [
    `processes killed ${strikes.killed}, servers restarted ${strikes.restarted}, connections cut ${strikes.cut}, ${result.atRest ? 'at rest' : 'NOT at rest'} after ${(result.settledAfterMs / 1000).toFixed(1)} s`,
    `operations ${result.operations}; jobs ${Object.entries(result.statuses)
      .map(([status, count]) => `${status} ${count}`)
      .sort()
      .join(', ')}`,
    ...deadLetters.map(({ queue, jobId }) => `dead letter: ${queue} of job ${jobId}`),
    ...details,
    ...figures.map(([name, figure]) => `${name.padEnd(34)}${String(figure).padStart(6)}`),
    ...(isSound(result, run.jobs) ? [] : [`play it again: npm run chaos -- --jobs ${run.jobs} --seed ${run.seed}`]),
  ].join('\n');
}
