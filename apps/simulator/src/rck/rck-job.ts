import type { RckOrder } from './parse-order.ts';

/** What came out of a job. Any of the three says where the video is. */
export interface RckResult {
  readonly title: string;
  readonly description: string;
  readonly videoUrl: string | null;
  readonly youtubeVideoId: string | null;
  readonly localFilename: string | null;
}

export type RckOutcome =
  | { readonly status: 'completed'; readonly result: RckResult }
  | { readonly status: 'failed'; readonly error: string };

/** One video in the making, as the simulator remembers it. `progress` is percent. */
export interface RckJob {
  readonly id: string;
  readonly order: RckOrder;
  readonly createdAt: Date;
  readonly progress: number;
  readonly endedAt: Date | null;
  readonly state: { readonly status: 'queued' | 'processing' } | RckOutcome;
  /** Its file is gone. */
  readonly expired: boolean;
}

export interface RckJobStore {
  readonly add: (id: string, order: RckOrder) => RckJob;
  readonly get: (id: string) => RckJob | undefined;
  readonly list: () => readonly RckJob[];
  readonly start: (id: string) => void;
  readonly setProgress: (id: string, percent: number) => void;
  /** The first ending wins. */
  readonly end: (id: string, outcome: RckOutcome) => void;
  readonly expire: (id: string) => void;
}

/** Jobs in memory: a restarted simulator has forgotten them, as tests want it. */
export function createRckJobStore(now: () => Date): RckJobStore {
  const jobs = new Map<string, RckJob>();
  function change(id: string, apply: (job: RckJob) => RckJob): void {
    const job = jobs.get(id);
    if (job) jobs.set(id, apply(job));
  }
  return {
    add: (id, order) => {
      const job: RckJob = {
        id,
        order,
        createdAt: now(),
        progress: 0,
        endedAt: null,
        state: { status: 'queued' },
        expired: false,
      };
      jobs.set(id, job);
      return job;
    },
    get: (id) => jobs.get(id),
    list: () => [...jobs.values()],
    start: (id) => change(id, (job) => (job.endedAt ? job : { ...job, state: { status: 'processing' } })),
    setProgress: (id, progress) => change(id, (job) => (job.endedAt ? job : { ...job, progress })),
    end: (id, outcome) =>
      change(id, (job) =>
        job.endedAt
          ? job
          : { ...job, state: outcome, endedAt: now(), progress: outcome.status === 'completed' ? 100 : job.progress },
      ),
    expire: (id) => change(id, (job) => ({ ...job, expired: true })),
  };
}

/** `GET /api/jobs/{id}`. */
export function describeJob(job: RckJob): Readonly<Record<string, unknown>> {
  const { state } = job;
  const result = state.status === 'completed' ? state.result : null;
  return {
    success: true,
    job_id: job.id,
    video_id: job.order.videoId,
    status: state.status,
    progress: job.progress,
    results: result && {
      title: result.title,
      description: result.description,
      ...(result.videoUrl === null ? {} : { video_url: result.videoUrl }),
      ...(result.youtubeVideoId === null ? {} : { youtubeVideoId: result.youtubeVideoId }),
      ...(result.localFilename === null ? {} : { localFilename: result.localFilename }),
    },
    error: state.status === 'failed' ? state.error : null,
    created_at: job.createdAt.toISOString(),
    completed_at: job.endedAt?.toISOString() ?? null,
  };
}
