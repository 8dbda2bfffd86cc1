import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { N8nError } from './n8n-error.ts';

const filled = Type.String({ minLength: 1 });
const url = Type.String({ pattern: '^https?://[^\\s]+$' });

/** What both flows need to name the video and to report (providers.md 1.9). A flow does not mind fields that it does not know. */
const common = {
  videoId: filled,
  requestId: filled,
  attemptId: filled,
  callbackUrl: url,
  errorCallbackUrl: url,
  voice_id: Type.Optional(filled),
  upload: Type.Optional(
    Type.Object({
      method: Type.Literal('PUT'),
      url,
      headers: Type.Record(Type.String(), Type.String()),
      s3Key: filled,
      expiresAt: filled,
    }),
  ),
} satisfies TProperties;

/** R-001-01; `license` and `socialHandles` may be empty (C-42). */
const CreateSchema = Type.Object({
  prompt: filled,
  avatar: Type.Array(filled, { minItems: 1 }),
  name: filled,
  position: filled,
  companyName: filled,
  license: Type.String(),
  tailoredFit: filled,
  socialHandles: Type.String(),
  videoTopic: filled,
  topicKeyPoints: filled,
  city: filled,
  preferredTone: filled,
  callToAction: filled,
  email: filled,
  ...common,
});

/** R-001-02; `license` and `social_handles` may be empty (C-42). */
const GenerateSchema = Type.Object({
  hook: filled,
  body: filled,
  conclusion: filled,
  company_name: filled,
  social_handles: Type.String(),
  license: Type.String(),
  avatar_title: filled,
  avatar_body: filled,
  avatar_conclusion: filled,
  email: filled,
  title: filled,
  ...common,
});

export type FlowName = 'create' | 'generate';
export type FlowUpload = NonNullable<Static<typeof CreateSchema>['upload']>;

/** One order, whichever flow it came to. */
export interface FlowOrder {
  readonly flow: FlowName;
  readonly videoId: string;
  readonly callbackUrl: string;
  readonly errorCallbackUrl: string;
  readonly upload: FlowUpload | null;
  /** Avatar that speaks first. */
  readonly speakerId: string;
  /** The two lines under the speaker; the second may be empty. */
  readonly lowerThird: readonly [string, string];
  /** What is said. */
  readonly speech: string;
  /** Words that choose how the clip looks; may be empty. */
  readonly tone: string;
  /** Everything by which a fault script may name the order, one text a line. */
  readonly allTexts: string;
}

/** Reads an order. @throws N8nError 400 */
export function parseFlowOrder(flow: FlowName, body: unknown): FlowOrder {
  return flow === 'create' ? fromCreate(check(CreateSchema, body)) : fromGenerate(check(GenerateSchema, body));
}

function check<Schema extends typeof CreateSchema | typeof GenerateSchema>(
  schema: Schema,
  body: unknown,
): Static<Schema> {
  if (Value.Check(schema, body)) {
    for (const field of ['callbackUrl', 'errorCallbackUrl'] as const)
      if (!URL.canParse(body[field])) throw new N8nError({ status: 400, message: `${field}: is not a URL` });
    return body;
  }
  const first = Value.Errors(schema, body).First();
  const field = first?.path.slice(1).replaceAll('/', '.') || 'body';
  throw new N8nError({ status: 400, message: `${field}: ${first?.message ?? 'not an order'}` });
}

function fromCreate(body: Static<typeof CreateSchema>): FlowOrder {
  const { name, position, companyName, city, videoTopic, topicKeyPoints, callToAction } = body;
  return {
    ...sharedOf(body),
    flow: 'create',
    speakerId: body.avatar[0] ?? '',
    lowerThird: [name, `${position}, ${companyName}`],
    speech: [
      `Hi, I am ${name}, ${position} at ${companyName} in ${city}.`,
      `${videoTopic}: ${topicKeyPoints}`,
      callToAction,
    ].join('\n'),
    tone: body.preferredTone,
  };
}

function fromGenerate(body: Static<typeof GenerateSchema>): FlowOrder {
  return {
    ...sharedOf(body),
    flow: 'generate',
    speakerId: body.avatar_title,
    lowerThird: [body.company_name, body.social_handles],
    speech: [body.hook, body.body, body.conclusion].join('\n'),
    tone: '',
  };
}

type Shared = Pick<FlowOrder, 'videoId' | 'callbackUrl' | 'errorCallbackUrl' | 'upload' | 'allTexts'>;

function sharedOf({ upload, ...fields }: Static<typeof CreateSchema> | Static<typeof GenerateSchema>): Shared {
  const { videoId, callbackUrl, errorCallbackUrl } = fields;
  const allTexts = Object.values(fields).flat().join('\n');
  return { videoId, callbackUrl, errorCallbackUrl, upload: upload ?? null, allTexts };
}
