import type { Json, OperationSnapshot } from '@callsheet/domain';
import {
  type CallContext,
  createRunwayAdapter,
  type ImageRequest,
  type ImageVideoRequest,
  type RunwayAdapter,
  type RunwayAdapterOptions,
} from '@callsheet/providers';
import { untilEnded } from './rck-setup.ts';

/** The simulator's default. */
export const RUNWAY_KEY = 'key_simulator';

/** The adapter as the worker wires it. */
export function createTestRunwayAdapter(
  simulatorUrl: string,
  options: Partial<RunwayAdapterOptions> = {},
): RunwayAdapter {
  const limits = { submitTimeoutMs: 10_000, readTimeoutMs: 10_000 };
  const baseUrl = `${simulatorUrl}/runway`;
  return createRunwayAdapter({ baseUrl, apiKey: RUNWAY_KEY, trustedOrigins: [simulatorUrl], ...limits, ...options });
}

export function runwayCall(): CallContext {
  return {
    callbackUrl: null,
    signal: new AbortController().signal,
    now: () => new Date(),
    log: { warn: () => undefined },
  };
}

export function imageRequest(changes: Partial<ImageRequest> = {}): ImageRequest {
  const usual = { model: 'gen4_image', prompt: 'A copper kettle on a stone', ratio: '720:720', referenceImages: [] };
  return { kind: 'image', ...usual, ...changes };
}

export function imageVideoRequest(url: string, changes: Partial<ImageVideoRequest> = {}): ImageVideoRequest {
  const usual = { model: 'gen4.5', prompt: 'Steam rises', ratio: '960:960', durationSeconds: 2, image: { url } };
  return { kind: 'image_video', ...usual, ...changes };
}

/** A clock that only moves when it is told to. */
export interface TestClock {
  readonly now: () => Date;
  readonly forward: (ms: number) => void;
}

export function createTestClock(): TestClock {
  let at = Date.parse('2026-11-20T10:00:00Z');
  return {
    now: () => new Date(at),
    forward: (ms) => {
      at += ms;
    },
  };
}

/** Looks until the task has ended, each time as if six seconds had gone by; calls `onLook` with what was seen. */
export function untilTaskEnded(
  input: { adapter: RunwayAdapter; handle: Json; clock: TestClock },
  onLook: (snapshot: OperationSnapshot) => void = () => undefined,
): Promise<OperationSnapshot> {
  return untilEnded(async () => {
    input.clock.forward(6_000);
    const snapshot = await input.adapter.poll(input.handle, runwayCall());
    onLook(snapshot);
    return snapshot;
  });
}

/** Where a success says that its file is. */
export function outputUrlOf(snapshot: OperationSnapshot): string {
  const [output] = snapshot.state === 'succeeded' ? snapshot.outputs : [];
  return output !== undefined && 'url' in output ? output.url : '';
}
