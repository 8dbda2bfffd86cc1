import type { StackLayout } from '../stack-layout.ts';
import type { Child } from './child-process.ts';
import { identifyProcess } from './process-identity.ts';
import { type RunRecord, writeRunRecord } from './run-file.ts';

/** The servers that run now. What it knows also stands in the run file, for whoever has to clean up after us. */
export type ChildRegister = {
  add: (child: Child, stopSignal: NodeJS.Signals) => void;
  /** Takes out a server that is about to be ended on purpose: its end is no news any more. */
  remove: (child: Child) => void;
  all: () => readonly Child[];
};

/** Starts empty. `onLoss` is told of a server that ended while it was registered. */
export const createChildRegister = (options: {
  layout: StackLayout;
  onLoss: (child: Child) => void;
}): ChildRegister => {
  const { runFile } = options.layout;
  const supervisor = identifyProcess(process.pid);
  let entries: { child: Child; stopSignal: NodeJS.Signals }[] = [];

  const write = (): void => {
    if (!supervisor) return;
    const children: RunRecord['children'] = entries.flatMap(({ child: { label, identity }, stopSignal }) =>
      identity ? [{ label, identity, stopSignal }] : [],
    );
    writeRunRecord(runFile, { supervisor, children });
  };
  return {
    add: (child, stopSignal) => {
      entries.push({ child, stopSignal });
      write();
      void child.ended.then(() => {
        if (entries.some((entry) => entry.child === child)) options.onLoss(child);
      });
    },
    remove: (child) => {
      entries = entries.filter((entry) => entry.child !== child);
      write();
    },
    all: () => entries.map(({ child }) => child),
  };
};
