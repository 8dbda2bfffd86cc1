import { type Asset, type Job, sceneOf } from '@callsheet/domain';
import type { JobReservation } from '@callsheet/ledger';
import { type Static, Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Nullable, Timestamp } from '../../http/schemas.ts';
import { AttemptBody, renderAttempt } from './attempt-body.ts';
import { MeterCostBody, PictureBody } from './job-body.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob } from './load-owned-job.ts';
import { stateOf, writeReceipt } from './receipt.ts';
import { describePicture } from './render-job.ts';

const ReservationBody = Type.Object({
  id: Type.String(),
  admission: Type.Integer({ description: 'The run it pays for: 1, and one more for each retry.' }),
  meter: Type.String(),
  period: Type.String(),
  action: Type.String(),
  amount: Type.Integer(),
  state: Type.String({ description: 'reserved, captured or released.' }),
  cause: Nullable(Type.String({ description: 'Who caused the end of it: user, provider, platform or success.' })),
  entries: Type.Array(
    Type.Object({
      seq: Type.Integer({ description: 'Place in the chain of the account, see /v1/usage/ledger.' }),
      kind: Type.String(),
      amount: Type.Integer(),
      at: Timestamp,
      hash: Type.String(),
    }),
  ),
});

const ReceiptBody = Type.Object(
  {
    jobId: Type.String(),
    summary: Type.Array(Type.String(), { description: 'What it cost, in plain words, from the ledger alone.' }),
    totals: Type.Record(Type.String(), MeterCostBody),
    reservations: Type.Array(ReservationBody),
    bought: Type.Object({
      provider: Type.String(),
      model: Type.String(),
      aspectRatio: Type.String(),
      resolution: Type.String(),
      durationSeconds: Type.Number(),
      fps: Type.Number(),
      image: Type.Optional(PictureBody),
    }),
    delivered: Type.Array(
      Type.Object({
        role: Type.String(),
        contentType: Type.String(),
        bytes: Type.Integer(),
        sha256: Type.String(),
        width: Type.Integer(),
        height: Type.Integer(),
        durationSeconds: Nullable(Type.Number()),
      }),
    ),
    attempts: Type.Array(AttemptBody),
  },
  { title: 'Receipt' },
);

export function registerGetReceipt(app: ApiInstance, deps: JobsDependencies): void {
  app.get(
    '/v1/jobs/:id/receipt',
    {
      schema: {
        operationId: 'getJobReceipt',
        tags: ['jobs'],
        summary: 'What a job cost, and why',
        description:
          'Words, totals and entries come from the ledger, never from the job. `bought` is what is ordered from the provider, `delivered` what was stored for you.',
        params: JobParams,
        response: { 200: ReceiptBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const job = await loadOwnedJob(deps.jobs, {
        jobId: request.params.id,
        viewer: principalOf(request),
        use: 'read',
      });
      return renderReceipt(job, await deps.ledger.reservationsOf(job.id));
    },
  );
}

function renderReceipt(job: Job, reservations: readonly JobReservation[]): Static<typeof ReceiptBody> {
  const { summary, totals } = writeReceipt(reservations, sceneOf(job.input)?.reusedJobId ?? null);
  const { provider, model, buy } = job.resolved;
  const { aspectRatio, resolution, durationSeconds, fps } = buy;
  return {
    jobId: job.id,
    summary: [...summary],
    totals: { ...totals },
    reservations: reservations.map(renderReservation),
    bought: { provider, model, aspectRatio, resolution, durationSeconds, fps, ...describePicture(job) },
    delivered: deliveredAssets(job).map((asset) => ({
      role: asset.role,
      contentType: asset.contentType,
      bytes: asset.sizeBytes,
      sha256: asset.sha256,
      width: asset.width,
      height: asset.height,
      durationSeconds: asset.durationSeconds,
    })),
    attempts: job.attempts.map(renderAttempt),
  };
}

/** The picture of a scene is delivered for itself, whatever becomes of its video. */
function deliveredAssets({ status, assets }: Job): readonly Asset[] {
  return status === 'completed' ? assets : assets.filter(({ role }) => role === 'image');
}

function renderReservation(reservation: JobReservation): Static<typeof ReservationBody> {
  const { id, number, account, action, amount, cause, entries } = reservation;
  return {
    id,
    admission: number,
    meter: account.meter,
    period: account.period,
    action,
    amount,
    state: stateOf(reservation),
    cause,
    entries: entries.map((entry) => ({
      seq: entry.seq,
      kind: entry.kind,
      amount: entry.amount,
      at: entry.at.toISOString(),
      hash: entry.hash.toString('hex'),
    })),
  };
}
