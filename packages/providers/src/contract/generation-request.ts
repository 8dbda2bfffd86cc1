import type { AvatarOrder, ChatMessage, JobCore, ProductOrder, ResolvedMedia } from '@callsheet/domain';

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
