import {
  type AvatarOrder,
  assertNever,
  type ChatMessage,
  type JobCore,
  type ProductOrder,
  productOf,
  type ResolvedMedia,
  type SceneInput,
  stepOf,
  type WorkflowInput,
} from '@callsheet/domain';

/** A video from words, bought from a model in the provider's own frame words. */
export interface VideoRequest {
  readonly kind: 'video';
  readonly model: string;
  readonly prompt: string;
  readonly aspectRatio: string;
  readonly resolution: string;
  readonly durationSeconds: number;
  readonly negativePrompt?: string;
  readonly seed?: number;
  /** Whether sound is wanted; the model decides when absent. */
  readonly audio?: boolean;
}

/** A video of a product, bought from a generator that has no models to choose from (R-000-29). */
export interface ProductVideoRequest {
  readonly kind: 'product_video';
  /** Our job: the generator's callback names it. */
  readonly videoId: string;
  readonly userId: string;
  readonly product: ProductOrder;
  /** What the customer wants of it in their own words; empty when nothing (R-000-06). */
  readonly instructions: string;
}

/** Where a maker may put its result itself: one PUT of this body type to this URL, until then (providers.md 1.9). */
export interface UploadTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What it names in its callback. */
  readonly key: string;
  readonly expiresAt: Date;
}

/** A video of a person who speaks, from a flow or an avatar service. */
export interface AvatarVideoRequest {
  readonly kind: 'avatar_video';
  readonly videoId: string;
  readonly requestId: string;
  readonly userId: string;
  /** Job and attempt: the same whenever the same order is sent again. */
  readonly attemptId: string;
  readonly order: AvatarOrder;
  readonly voiceId: string | null;
  readonly title: string | null;
  /** Null when the maker answers with a URL of its own. */
  readonly upload: UploadTarget | null;
}

/** A video that exists already: nothing is made, its URL is the result. */
export interface ImportRequest {
  readonly kind: 'import';
  readonly url: string;
  /** Of the run that made it; null when nobody knows. */
  readonly executionId: string | null;
}

/** A still picture from words and, where the model takes them, from other pictures. */
export interface ImageRequest {
  readonly kind: 'image';
  readonly model: string;
  readonly prompt: string;
  /** Width and height in pixels, in the provider's own words: `1920:1080`. */
  readonly ratio: string;
  /** The prompt speaks of one as `@tag`. */
  readonly referenceImages: readonly { readonly url: string; readonly tag?: string }[];
  readonly seed?: number;
}

/** A video that begins with a picture. */
export interface ImageVideoRequest {
  readonly kind: 'image_video';
  readonly model: string;
  /** Empty where the model needs no words. */
  readonly prompt: string;
  readonly ratio: string;
  /** Null: the model decides, where it may. */
  readonly durationSeconds: number | null;
  readonly image: { readonly url: string };
  readonly seed?: number;
}

/** An answer in words to a conversation (R-004-16). */
export interface TextRequest {
  readonly kind: 'text';
  readonly model: string;
  readonly messages: readonly ChatMessage[];
}

/** The result of an earlier job, which is taken over as it is. */
export interface ReuseRequest {
  readonly kind: 'reuse';
  readonly jobId: string;
}

/** The two steps of a scene: its picture, then its video. */
export type SceneVisualRequest = ImageRequest | ImageVideoRequest;

/** What is bought from a provider. An adapter refuses the kinds that it cannot make, before anything is sent. */
export type GenerationRequest =
  | VideoRequest
  | ProductVideoRequest
  | AvatarVideoRequest
  | ImportRequest
  | ReuseRequest
  | TextRequest
  | SceneVisualRequest;

/** What an order is made from. */
export type OrderedJob = Pick<JobCore, 'id' | 'ownerId' | 'title' | 'input'> & {
  readonly resolved: ResolvedMedia;
  readonly attempts?: JobCore['attempts'];
};

/** How one attempt is ordered. */
export interface OrderTerms {
  readonly attempt: number;
  /** Where its maker may put the result. */
  readonly upload: UploadTarget | null;
  /** Where the provider loads the picture that a step of a scene is made from; null: from words alone. */
  readonly pictureUri?: string | null;
}

/** The purchase that was planned for a job, as an order. */
export function buildGenerationRequest(job: OrderedJob, terms: OrderTerms): GenerationRequest {
  const { attempt, upload } = terms;
  if ('workflow' in job.input) return workflowRequest(job, job.input);
  if ('scene' in job.input) return sceneRequest(job, job.input, terms);
  if ('source' in job.input) {
    const { url, executionId } = job.input.source;
    return { kind: 'import', url, executionId };
  }
  if ('order' in job.input) {
    const { names, order, voiceId } = job.input;
    return {
      kind: 'avatar_video',
      videoId: names.videoId,
      requestId: names.requestId,
      userId: job.ownerId,
      attemptId: `${job.id}:${attempt}`,
      order,
      voiceId,
      title: job.title,
      upload,
    };
  }
  const product = productOf(job.input);
  if (product !== null) {
    const { prompt: instructions } = job.input;
    return { kind: 'product_video', videoId: job.id, userId: job.ownerId, product, instructions };
  }
  const { model, buy } = job.resolved;
  return {
    kind: 'video',
    model,
    prompt: job.input.prompt,
    aspectRatio: buy.aspectRatio,
    resolution: buy.resolution,
    durationSeconds: buy.durationSeconds,
  };
}

/** A step of a creative workflow: words, a picture or a video (R-004-16, R-004-18, R-004-21). */
function workflowRequest(job: OrderedJob, { prompt, workflow }: WorkflowInput): GenerationRequest {
  const { model, buy } = job.resolved;
  switch (workflow.part) {
    case 'refinement':
      return { kind: 'text', model, messages: workflow.messages };
    case 'frame':
      return { kind: 'image', model, prompt, ratio: buy.resolution, referenceImages: [] };
    case 'video':
      return {
        kind: 'video',
        model,
        prompt,
        aspectRatio: buy.aspectRatio,
        resolution: buy.resolution,
        durationSeconds: buy.durationSeconds,
      };
    default:
      return assertNever(workflow);
  }
}

/** @throws Error when a video is ordered without its picture: a bug, which must not be paid for. */
function sceneRequest(
  job: OrderedJob,
  input: SceneInput,
  { attempt, pictureUri = null }: OrderTerms,
): GenerationRequest {
  const { scene, prompt } = input;
  if (scene.reusedJobId !== null) return { kind: 'reuse', jobId: scene.reusedJobId };
  const { picture, model, buy } = job.resolved;
  const current = job.attempts?.find(({ number }) => number === attempt);
  if (picture === undefined || current === undefined) throw new Error(`attempt ${attempt} is none of a scene`);
  if (stepOf(current) === 'image') {
    const referenceImages = pictureUri === null ? [] : [{ url: pictureUri }];
    return { kind: 'image', model: picture.model, prompt, ratio: picture.ratio, referenceImages };
  }
  if (pictureUri === null) throw new Error('the video of a scene begins with its picture');
  return {
    kind: 'image_video',
    model,
    prompt: scene.visualPrompt,
    ratio: buy.resolution,
    durationSeconds: buy.durationSeconds,
    image: { url: pictureUri },
  };
}
