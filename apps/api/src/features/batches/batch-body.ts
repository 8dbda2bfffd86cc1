import { Type } from '@sinclair/typebox';
import { Nullable, Timestamp } from '../../http/schemas.ts';

const ProgressBody = Type.Object({
  total: Type.Integer(),
  refused: Type.Integer({ description: 'Items that no job was made for.' }),
  waiting: Type.Integer(),
  processing: Type.Integer(),
  completed: Type.Integer(),
  failed: Type.Integer(),
  canceled: Type.Integer(),
  percentage: Type.Integer({ description: '0 to 100; what has ended counts whole.' }),
});

const shown = {
  id: Type.String(),
  workspaceId: Type.String(),
  ownerId: Type.String({ description: 'The user who ordered it.' }),
  origin: Type.String(),
  status: Type.String({ description: 'processing, completed, partially_completed, failed or canceled.' }),
  progress: ProgressBody,
  createdAt: Timestamp,
  urls: Type.Object({ self: Type.String(), cancel: Type.String() }),
};

/** What an item is about: one of them. */
export const BatchSubjectFields = {
  productId: Type.Optional(Type.String()),
  sceneId: Type.Optional(Type.String()),
};

export const BatchItemBody = Type.Object(
  {
    ...BatchSubjectFields,
    jobId: Nullable(Type.String()),
    status: Type.String({ description: 'Status of the job, or `refused` when there is none.' }),
    progress: Type.Number({ description: '0 to 100.' }),
    error: Nullable(Type.String({ description: 'Why no job was made.' })),
    code: Type.Optional(Type.String({ description: 'The same for programs.' })),
  },
  { title: 'BatchItem' },
);

/** A batch in a list. */
export const BatchSummaryBody = Type.Object(shown, { title: 'BatchSummary' });

/** A batch and what became of each item, in the order in which they were asked for. */
export const BatchBody = Type.Object({ ...shown, items: Type.Array(BatchItemBody) }, { title: 'Batch' });
