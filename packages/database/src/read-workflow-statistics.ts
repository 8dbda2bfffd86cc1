import type { PartTime, WorkflowFact } from '@callsheet/domain';
import type { Db, Document } from 'mongodb';
import { JOB_INDEX, jobsOf } from './job-document.ts';
import type { VideoStatisticsInput } from './read-video-statistics.ts';
import { WORKFLOW_INDEX, workflowsOf } from './workflow-document.ts';

/** Whose workflows, begun from `from` on and before `to`; of their jobs, those made then. */
export type WorkflowStatisticsInput = VideoStatisticsInput;

export interface WorkflowStatisticsReads {
  /** What they say of themselves; deleted ones are counted. */
  countFacts(input: WorkflowStatisticsInput): Promise<readonly WorkflowFact[]>;
  /** How long completed parts took, to a tenth of a second. */
  countTimes(input: WorkflowStatisticsInput): Promise<readonly PartTime[]>;
}

/** Statistics over the workflows of one database (R-004-42). */
export function createWorkflowStatisticsReads({ db }: { db: Db }): WorkflowStatisticsReads {
  return {
    async countFacts({ of, from, to }) {
      const hint = 'ownerId' in of ? WORKFLOW_INDEX.ownerNewest : WORKFLOW_INDEX.workspaceNewest;
      const pipeline = [{ $match: { ...of, createdAt: { $gte: from, $lt: to } } }, ...FACTS];
      const rows = await workflowsOf(db).aggregate<FactRow>(pipeline, { hint }).toArray();
      return rows.map(({ _id, count }) => ({ ..._id, count }));
    },
    async countTimes({ of, from, to }) {
      const hint = 'ownerId' in of ? JOB_INDEX.owner : JOB_INDEX.workspace;
      const kind = { $in: ['refine', 'frame', 'workflow_video'] };
      const match = { ...of, kind, status: 'completed', createdAt: { $gte: from, $lt: to } };
      const rows = await jobsOf(db)
        .aggregate<TimeRow>([{ $match: match }, ...TIMES], { hint })
        .toArray();
      return rows.map(({ _id: { tenths, ...of_ }, count }) => ({ ...of_, seconds: tenths / 10, count }));
    },
  };
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

interface FactRow {
  readonly _id: DistributiveOmit<WorkflowFact, 'count'>;
  readonly count: number;
}

interface TimeRow {
  readonly _id: Pick<PartTime, 'part' | 'model'> & { readonly tenths: number };
  readonly count: number;
}

const mapped = (input: string, fact: Document): Document => ({ $map: { input, as: 'one', in: fact } });

/** Verdicts of the owner and of reviewers; other events have none. */
const VERDICTS: Document = {
  $reduce: {
    input: '$events.event.verdicts',
    initialValue: [],
    in: { $concatArrays: ['$$value', '$$this'] },
  },
};

/** Everything that counts as one list of small documents, so that equal ones can be counted wherever they come from. */
const FACTS: readonly Document[] = [
  {
    $project: {
      _id: 0,
      facts: {
        $concatArrays: [
          mapped('$events.event', { kind: 'event', type: '$$one.type' }),
          { $map: { input: VERDICTS, as: 'one', in: { kind: 'verdict', approved: '$$one.approved' } } },
          mapped('$errors', { kind: 'error', step: '$$one.step', code: '$$one.code' }),
        ],
      },
    },
  },
  { $unwind: '$facts' },
  { $group: { _id: '$facts', count: { $sum: 1 } } },
];

const TENTHS = { $trunc: { $divide: [{ $subtract: ['$completedAt', '$startedAt'] }, 100] } };

const TIMES: readonly Document[] = [
  { $project: { _id: 0, startedAt: 1, completedAt: 1, part: '$input.workflow.part', model: '$input.workflow.model' } },
  { $match: { startedAt: { $ne: null } } },
  { $group: { _id: { part: '$part', model: '$model', tenths: TENTHS }, count: { $sum: 1 } } },
];
