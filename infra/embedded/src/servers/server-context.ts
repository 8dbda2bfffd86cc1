import type { Child } from '../processes/child-process.ts';
import type { StackLayout } from '../stack-layout.ts';
import type { StackSettings } from '../stack-settings.ts';

/** What every server of a stack is started with. `register` records a child before anything else can fail. */
export type ServerContext = {
  root: string;
  layout: StackLayout;
  settings: StackSettings;
  register: (child: Child, stopSignal: NodeJS.Signals) => void;
  log: (line: string) => void;
  signal?: AbortSignal | undefined;
};
