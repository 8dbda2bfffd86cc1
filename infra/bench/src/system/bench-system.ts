import type { BenchProcess } from '../processes/fork-process.ts';
import type { InstantOutcome } from '../provider/instant-provider.ts';

export type MeasuredApp = 'api' | 'worker' | 'simulator';

/** API, worker and a provider on databases and buckets of their own. */
export interface BenchSystem {
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly mongodbUrl: string;
  readonly databaseUrl: string;
  readonly provider: BenchProcess;
  start(name: MeasuredApp): Promise<void>;
  stop(name: MeasuredApp): Promise<void>;
  pid(name: MeasuredApp): number;
  close(): Promise<void>;
}

export interface SystemOptions {
  readonly label: string;
  /** How the provider ends orders; a refusal when absent. */
  readonly outcome?: InstantOutcome;
  /** `simulator`: makes files that are looked at, and takes the time that its settings say. An instant one when absent. */
  readonly provider?: 'simulator';
  readonly simulatorSettings?: Readonly<Record<string, string>>;
  /** Settings of the worker that differ from the defaults. */
  readonly workerSettings?: Readonly<Record<string, string>>;
}
