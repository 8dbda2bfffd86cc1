import type { JobKind, JobStatus, VideoCount } from '@callsheet/domain';
import type { Db, Document } from 'mongodb';
import { jobsOf } from './job-document.ts';

/** Whose jobs, made from `from` on and before `to`. */
export interface VideoStatisticsInput {
  readonly of: { readonly ownerId: string } | { readonly workspaceId: string };
  readonly from: Date;
  readonly to: Date;
}

export interface VideoStatisticsReads {
  /** Deleted jobs are counted, what was stored of them is not. */
  countVideos(input: VideoStatisticsInput): Promise<readonly VideoCount[]>;
}

/** Statistics over the jobs of one database (R-001-34). */
export function createVideoStatisticsReads({ db }: { db: Db }): VideoStatisticsReads {
  const jobs = jobsOf(db);
  return {
    async countVideos({ of, from, to }) {
      const pipeline = [{ $match: { ...of, createdAt: { $gte: from, $lt: to } } }, FIGURES, GROUPS];
      const hint = 'ownerId' in of ? 'owner_newest' : 'workspace_newest';
      const rows = await jobs.aggregate<CountRow>(pipeline, { hint }).toArray();
      return rows.map(({ _id: { kind, status, tenths }, count, bytes, objects }) => ({
        kind,
        status,
        seconds: tenths === null ? null : tenths / 10,
        count,
        bytes,
        objects,
      }));
    },
  };
}

interface CountRow {
  readonly _id: { readonly kind: JobKind; readonly status: JobStatus; readonly tenths: number | null };
  readonly count: number;
  readonly bytes: number;
  readonly objects: number;
}

const IS_TIMED = { $and: [{ $eq: ['$status', 'completed'] }, { $ne: ['$startedAt', null] }] };
const TENTHS = { $trunc: { $divide: [{ $subtract: ['$completedAt', '$startedAt'] }, 100] } };
const IS_STORED = { $eq: ['$deletedAt', null] };

const FIGURES: Document = {
  $project: {
    kind: 1,
    status: 1,
    tenths: { $cond: [IS_TIMED, TENTHS, null] },
    bytes: { $cond: [IS_STORED, { $sum: '$assets.sizeBytes' }, 0] },
    objects: { $cond: [IS_STORED, { $size: '$assets' }, 0] },
  },
};

/** Few rows however many jobs: equal times fall together, and nobody waits for days. Percentiles follow from the counts. */
const GROUPS: Document = {
  $group: {
    _id: { kind: '$kind', status: '$status', tenths: '$tenths' },
    count: { $sum: 1 },
    bytes: { $sum: '$bytes' },
    objects: { $sum: '$objects' },
  },
};
