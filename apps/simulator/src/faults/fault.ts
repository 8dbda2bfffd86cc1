import { type Static, Type } from '@sinclair/typebox';

const brokenBody = Type.Union(
  (['html', 'truncated', 'empty', 'null', 'wrong_types', 'oversize'] as const).map((kind) => Type.Literal(kind)),
  { description: 'How a JSON reply is broken; `oversize` is 16 MiB of valid JSON.' },
);
const milliseconds = Type.Integer({ minimum: 0, maximum: 3_600_000 });
const errorStatus = Type.Integer({ minimum: 300, maximum: 599 });
/** A generator may say no with a success status. */
const anyStatus = Type.Integer({ minimum: 200, maximum: 599 });
const polls = Type.Optional(
  Type.Integer({ minimum: 1, description: 'How many polls are hit; all when absent, unless said otherwise.' }),
);
const accepted = Type.Optional(
  Type.Boolean({ description: 'Whether the prediction exists nevertheless. Default false.' }),
);
const retryAfter = {
  retryAfterSeconds: Type.Optional(Type.Integer({ minimum: 0 })),
  retryAfterFormat: Type.Optional(Type.Union([Type.Literal('seconds'), Type.Literal('http-date')])),
};

/** Faults of the create call itself; the first that matches decides. */
const createFaults = [
  Type.Object(
    {
      kind: Type.Literal('create_status'),
      status: anyStatus,
      body: Type.Optional(Type.Unknown()),
      accepted,
      ...retryAfter,
    },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('create_body'), body: brokenBody, accepted }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('create_reset'), accepted }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('create_stall'), accepted }, { additionalProperties: false }),
] as const;

/** Faults of `GET /v1/predictions/{id}` and `GET /api/jobs/{id}`; several on one run are played in order. */
const pollFaults = [
  Type.Object(
    {
      kind: Type.Literal('poll_status'),
      status: anyStatus,
      polls,
      body: Type.Optional(Type.Unknown()),
      ...retryAfter,
    },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('poll_body'), body: brokenBody, polls }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('poll_reset'), polls }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('poll_stall'), polls }, { additionalProperties: false }),
  Type.Object(
    { kind: Type.Literal('unknown_status'), status: Type.String({ minLength: 1 }), polls },
    { additionalProperties: false },
  ),
] as const;

/** Faults of the run and of what comes out of it; one of each kind per prediction. */
const runFaults = [
  Type.Object({ kind: Type.Literal('fail_with'), error: Type.String() }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('output_null_removed') }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('output_empty_list') }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('output_array') }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('kept_elsewhere'),
      youtubeVideoId: Type.Optional(Type.String()),
      localFilename: Type.Optional(Type.String()),
    },
    { additionalProperties: false, description: 'RCK: success without a URL, rendering nothing (K5).' },
  ),
  Type.Object(
    {
      kind: Type.Literal('flow'),
      mode: Type.Union(
        (['error', 'error_without_id', 'ready_without_key', 'other_key', 'empty_reply', 'video_url'] as const).map(
          (mode) => Type.Literal(mode),
        ),
      ),
      s3Key: Type.Optional(Type.String({ description: "Of `other_key`; default a stranger's." })),
    },
    { additionalProperties: false, description: 'n8n: how a flow reports, or what it answers (N1, N4, N5).' },
  ),
  Type.Object(
    {
      kind: Type.Literal('chat'),
      mode: Type.Union(
        (['empty', 'null', 'no_choices', 'filtered', 'cut', 'no_link', 'two_links'] as const).map((mode) =>
          Type.Literal(mode),
        ),
      ),
    },
    { additionalProperties: false, description: 'Poe: what an answer holds, or how it stops (O2, O3, O8).' },
  ),
  Type.Object(
    { kind: Type.Literal('model_gone') },
    {
      additionalProperties: false,
      description:
        'Replicate, Poe: the model of `match` is not there any more, until the scripts are cleared (O4, O9).',
    },
  ),
  Type.Object({ kind: Type.Literal('never_finish') }, { additionalProperties: false }),
  Type.Object(
    { kind: Type.Literal('slow'), ms: milliseconds, startingMs: Type.Optional(milliseconds) },
    { additionalProperties: false, description: '`ms` more in processing, `startingMs` more in starting.' },
  ),
  Type.Object({ kind: Type.Literal('render'), quality: Type.Literal('fast') }, { additionalProperties: false }),
  Type.Object(
    { kind: Type.Literal('progress_falls') },
    { additionalProperties: false, description: 'The logs count up, then start again lower.' },
  ),
  Type.Object(
    { kind: Type.Literal('cancel_ignored') },
    { additionalProperties: false, description: 'Cancel is answered as if asked, and the run ends as it would have.' },
  ),
  Type.Object(
    { kind: Type.Literal('extra_fields') },
    { additionalProperties: false, description: 'Unknown members in every reply and webhook.' },
  ),
  Type.Object(
    {
      kind: Type.Literal('output_status'),
      response: Type.Union(
        (['status', 'redirect', 'html', 'short_body', 'oversize'] as const).map((kind) => Type.Literal(kind)),
      ),
      status: Type.Optional(errorStatus),
      location: Type.Optional(Type.String()),
      sizeBytes: Type.Optional(Type.Integer({ minimum: 1, description: 'Of `oversize`; default 8 GiB.' })),
      declareLength: Type.Optional(
        Type.Boolean({ description: 'Whether `oversize` tells its length beforehand. Default true.' }),
      ),
      downloads: Type.Optional(
        Type.Integer({ minimum: 1, description: 'How many downloads are hit; all when absent.' }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      kind: Type.Literal('webhook'),
      mode: Type.Union(
        (
          [
            'none',
            'duplicate',
            'early',
            'late',
            'reordered',
            'bad_signature',
            'failed_then_succeeded',
            'succeeded_then_failed',
            'lying_product',
            'lying_video',
          ] as const
        ).map((kind) => Type.Literal(kind)),
      ),
      ms: Type.Optional(milliseconds),
    },
    {
      additionalProperties: false,
      description:
        '`early`: the run ends and its webhook arrives before the create call is answered. `late`: completed comes `ms` later. `reordered`: start comes after completed. RCK: `reordered`: the callback comes `ms` before the job status turns; `bad_signature`: another token than the one in the URL; the last four are its own.',
    },
  ),
] as const;

export const faultSchema = Type.Union([...createFaults, ...pollFaults, ...runFaults]);
export const faultScriptSchema = Type.Object(
  {
    match: Type.Optional(
      Type.Object(
        { promptContains: Type.Optional(Type.String()), model: Type.Optional(Type.String()) },
        { additionalProperties: false },
      ),
    ),
    times: Type.Optional(Type.Integer({ minimum: 1, description: 'How many create calls it is used for. Default 1.' })),
    fault: faultSchema,
  },
  { additionalProperties: false },
);

export type Fault = Static<typeof faultSchema>;
export type FaultScript = Static<typeof faultScriptSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;
export type CreateFault = Static<(typeof createFaults)[number]>;
export type PollFault = Static<(typeof pollFaults)[number]>;
export type BrokenBody = FaultOf<'poll_body'>['body'];

export function isCreateFault(fault: Fault): fault is CreateFault {
  return fault.kind.startsWith('create_');
}

export function isPollFault(fault: Fault): fault is PollFault {
  return fault.kind.startsWith('poll_') || fault.kind === 'unknown_status';
}
