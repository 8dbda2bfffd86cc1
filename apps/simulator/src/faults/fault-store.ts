import {
  type CreateFault,
  type Fault,
  type FaultKind,
  type FaultOf,
  type FaultScript,
  isCreateFault,
  isPollFault,
  type PollFault,
} from './fault.ts';

/** The faults that one prediction carries. */
export interface PredictionFaults {
  readonly find: <Kind extends FaultKind>(kind: Kind) => FaultOf<Kind> | undefined;
  /** The fault of the next poll, counted down. */
  readonly takePoll: () => PollFault | undefined;
  /** The fault of the next download of the output, counted down. */
  readonly takeDownload: () => FaultOf<'output_status'> | undefined;
}

/** What one create call meets. */
export interface TakenFaults {
  readonly create: CreateFault | undefined;
  readonly prediction: PredictionFaults;
}

export interface FaultStore {
  readonly add: (script: FaultScript) => string;
  readonly clear: () => void;
  readonly list: () => readonly (FaultScript & { id: string; remaining: number })[];
  readonly take: (call: { prompt: string; model: string }) => TakenFaults;
  /** Whether a script has taken a model away; it stays away until the scripts are cleared. */
  readonly isGone: (model: string) => boolean;
  /** The fault of a call that creates nothing: only scripts that name it as their `model`. */
  readonly takeCall: (name: string) => CreateFault | undefined;
}

function createPredictionFaults(faults: readonly Fault[]): PredictionFaults {
  const pollsLeft = faults
    .filter(isPollFault)
    .map((fault) => ({ fault, left: fault.polls ?? Number.POSITIVE_INFINITY }));
  const find = <Kind extends FaultKind>(kind: Kind): FaultOf<Kind> | undefined =>
    faults.find((fault): fault is FaultOf<Kind> => fault.kind === kind);
  let downloadsLeft = find('output_status')?.downloads ?? Number.POSITIVE_INFINITY;
  return {
    find,
    takePoll: () => {
      const current = pollsLeft.find(({ left }) => left > 0);
      if (current) current.left -= 1;
      return current?.fault;
    },
    takeDownload: () => {
      if (downloadsLeft <= 0) return undefined;
      downloadsLeft -= 1;
      return find('output_status');
    },
  };
}

/**
 * Scripted faults in the order in which they were posted. Each create call takes the first create fault that matches it; unless
 * that one refuses the prediction, the prediction also takes every matching poll fault and one of each other kind.
 */
export function createFaultStore(): FaultStore {
  let scripts: { script: FaultScript; id: string; remaining: number }[] = [];
  let counter = 0;
  return {
    add: (script) => {
      counter += 1;
      const id = `fault-${counter}`;
      scripts.push({ script, id, remaining: script.times ?? 1 });
      return id;
    },
    clear: () => {
      scripts = [];
    },
    list: () => scripts.map(({ script, id, remaining }) => ({ ...script, id, remaining })),
    take: ({ prompt, model }) => {
      const matching = scripts.filter(
        ({ script, remaining }) =>
          remaining > 0 &&
          prompt.includes(script.match?.promptContains ?? '') &&
          (script.match?.model === undefined || script.match.model === model),
      );
      const takenFaults: Fault[] = [];
      const create = matching.find(({ script }) => isCreateFault(script.fault));
      const createFault = create && isCreateFault(create.script.fault) ? create.script.fault : undefined;
      if (create) create.remaining -= 1;
      if (!createFault || createFault.accepted) {
        for (const entry of matching) {
          const { fault } = entry.script;
          if (isCreateFault(fault)) continue;
          if (!isPollFault(fault) && takenFaults.some(({ kind }) => kind === fault.kind)) continue;
          entry.remaining -= 1;
          takenFaults.push(fault);
        }
      }
      return { create: createFault, prediction: createPredictionFaults(takenFaults) };
    },
    isGone: (model) =>
      scripts.some(({ script: { fault, match } }) => fault.kind === 'model_gone' && match?.model === model),
    takeCall: (name) => {
      const entry = scripts.find(({ script, remaining }) => remaining > 0 && script.match?.model === name);
      if (!entry || !isCreateFault(entry.script.fault)) return undefined;
      entry.remaining -= 1;
      return entry.script.fault;
    },
  };
}
