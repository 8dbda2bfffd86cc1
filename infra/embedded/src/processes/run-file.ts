import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { killGroup } from './child-process.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

/** Who runs a stack: the process that started it and the servers that it started. */
export type RunRecord = {
  supervisor: ProcessIdentity;
  children: { label: string; identity: ProcessIdentity; stopSignal: NodeJS.Signals }[];
};

/** The record of the latest run that did not end in order; undefined when there is none or it is unreadable. */
export const readRunRecord = (runFile: string): RunRecord | undefined => {
  try {
    return JSON.parse(readFileSync(runFile, 'utf8')) as RunRecord;
  } catch {
    // No file, or one cut short by a crash; in both cases there is nobody whom it could name.
    return undefined;
  }
};

export const writeRunRecord = (runFile: string, record: RunRecord): void => {
  writeFileSync(`${runFile}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${runFile}.new`, runFile);
};

export const removeRunRecord = (runFile: string): void => rmSync(runFile, { force: true });

const stopTimeoutMs = 5_000;

/**
 * Ends what an earlier run left behind, and only that: a pid counts only with the start time that was recorded. Normally
 * the kernel has ended them already (see `signalOnParentDeath`).
 */
export const endLeftBehind = async (record: RunRecord, log: (line: string) => void): Promise<void> => {
  const left = record.children.filter((child) => isAlive(child.identity));
  for (const child of left) {
    log(`ending ${child.label} of an earlier run (pid ${child.identity.pid})`);
    process.kill(child.identity.pid, child.stopSignal);
  }
  await waitUntil({ condition: () => !left.some((child) => isAlive(child.identity)), timeoutMs: stopTimeoutMs });
  for (const child of left.filter(({ identity }) => isAlive(identity))) killGroup(child.identity.pid, 'SIGKILL');
};
