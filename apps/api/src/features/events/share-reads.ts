export interface SharedReadOptions<Input, Output> {
  /** Only callers with the same key share. */
  readonly keyOf: (input: Input) => string;
  /** One input whose output answers both. */
  readonly join: (one: Input, other: Input) => Input;
  readonly read: (input: Input) => Promise<Output>;
}

interface Lane<Input, Output> {
  /** Settles when the reads that were asked for so far have ended. Never rejects. */
  busy: Promise<unknown>;
  next: { input: Input; output: Promise<Output> } | null;
}

/**
 * One read for all who ask at the same time. Whoever asks while a read of the same key runs waits for the next one, since
 * what he heard of may be newer than what that read finds; a read begins when the current turn of the event loop is
 * over, so that all who are woken by one notice are in it.
 */
export function shareReads<Input, Output>(
  options: SharedReadOptions<Input, Output>,
): (input: Input) => Promise<Output> {
  const lanes = new Map<string, Lane<Input, Output>>();

  function begin(key: string, lane: Lane<Input, Output>, input: Input): Promise<Output> {
    const next = { input, output: lane.busy.then(start) };
    function start(): Promise<Output> {
      lane.next = null;
      return options.read(next.input);
    }
    const settle = (): void => {
      if (lane.next === null) lanes.delete(key);
    };
    lane.next = next;
    lane.busy = next.output.then(settle, settle);
    return next.output;
  }

  return (input) => {
    const key = options.keyOf(input);
    const lane = lanes.get(key) ?? { busy: Promise.resolve(), next: null };
    lanes.set(key, lane);
    if (lane.next === null) return begin(key, lane, input);
    lane.next.input = options.join(lane.next.input, input);
    return lane.next.output;
  };
}
