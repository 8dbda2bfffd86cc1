import type { AvatarNames, AvatarOrder } from '../avatar/avatar-order.ts';
import type { RenditionFormat } from '../media/rendition-formats.ts';
import type { SceneQuality } from '../media/scene-presets.ts';
import type { Json } from '../provider/operation-snapshot.ts';
import type { ProductTemplate } from './product-template.ts';

/** R-002-03. */
export type PromptStyle = 'fun' | 'calm' | 'background';

/** What the customer wrote, after prompt hygiene. */
export interface PromptInput {
  readonly prompt: string;
  readonly style: PromptStyle | null;
}

/** What a product video is made of, as the product was when the job was made (R-000-29). */
export interface ProductOrder {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly description: string | null;
  /** Absolute http or https URLs; the first is the one that is animated (R-000-50). */
  readonly imageUrls: readonly [string, ...string[]];
  readonly template: ProductTemplate;
}

/** Input of a job of kind `product`: `prompt` holds the custom instructions, empty when there are none (R-000-06). */
export interface ProductInput extends PromptInput {
  readonly style: null;
  readonly product: ProductOrder;
  /** What the customer keeps with it; nothing here reads it (R-000-15). */
  readonly metadata?: { readonly [name: string]: Json };
}

/** Input of the kinds `avatar` and `script`: `prompt` is what a list shows of it (R-001-01, R-001-02). */
export interface AvatarInput extends PromptInput {
  readonly style: null;
  readonly names: AvatarNames;
  readonly order: AvatarOrder;
  /** The catalogue's voice that fits the speaker's gender; null leaves the choice to the flow (R-001-10). */
  readonly voiceId: string | null;
}

/** Input of the kind `import`: a video that lies somewhere else (R-001-16). `prompt` is empty. */
export interface ImportInput extends PromptInput {
  readonly style: null;
  readonly names: AvatarNames;
  readonly source: {
    /** Untrusted: nobody but the guarded downloader may open it. */
    readonly url: string;
    readonly email: string;
    /** The run of a flow that made it, when the caller knows. */
    readonly executionId: string | null;
  };
}

/** The picture that a scene's own picture is to look like. */
export type ReferencePicture =
  /** Untrusted: nobody but the guarded downloader may open it. */
  | { readonly kind: 'url'; readonly url: string }
  /** One that was uploaded and checked; `sha256` in hex tells whether it is still the same. */
  | { readonly kind: 'upload'; readonly bucket: string; readonly key: string; readonly sha256: string };

/** What a scene is made of, as it was when its video was ordered (R-003-12). */
export interface SceneOrder {
  /** UUID. */
  readonly id: string;
  /** What moves in the video; empty when the scene says nothing of it. */
  readonly visualPrompt: string;
  readonly reference: ReferencePicture | null;
  readonly quality: SceneQuality;
  readonly formats: readonly RenditionFormat[];
  /** SHA-256 in hex over all that decides what comes out (R-003-29). */
  readonly fingerprint: string;
  /** The earlier job whose files are taken over instead of buying the same again; null: everything is bought. */
  readonly reusedJobId: string | null;
}

/** Input of the kind `scene`: `prompt` says what the picture shows (R-003-12). */
export interface SceneInput extends PromptInput {
  readonly style: null;
  readonly scene: SceneOrder;
}

/** One message of a conversation with a text model. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a job makes for a creative workflow (R-004-16, R-004-18, R-004-21). `model`: the name under which it was ordered. */
export type WorkflowOrder =
  | {
      readonly part: 'refinement';
      /** 24 hex digits. */
      readonly workflowId: string;
      readonly model: string;
      /** The whole conversation so far, which ends with what is to be answered. */
      readonly messages: readonly ChatMessage[];
      /** SHA-256 in hex over model and messages: equal ones have equal answers to take over. */
      readonly fingerprint: string;
    }
  | { readonly part: 'frame'; readonly workflowId: string; readonly model: string; readonly frameNumber: number }
  | { readonly part: 'video'; readonly workflowId: string; readonly model: string };

/** Input of the kinds `refine`, `frame` and `workflow_video`. */
export interface WorkflowInput extends PromptInput {
  readonly style: null;
  readonly workflow: WorkflowOrder;
}

export type JobInput = PromptInput | ProductInput | AvatarInput | ImportInput | SceneInput | WorkflowInput;

/** The product of a product job; null for every other input. */
export function productOf(input: JobInput): ProductOrder | null {
  return 'product' in input ? input.product : null;
}

/** What an avatar or imported video is called; null for every other input. */
export function avatarNamesOf(input: JobInput): AvatarNames | null {
  return 'names' in input ? input.names : null;
}

/** What an avatar job was ordered with; null for every other input. */
export function avatarOrderOf(input: JobInput): AvatarOrder | null {
  return 'order' in input ? input.order : null;
}

/** The scene of a scene job; null for every other input. */
export function sceneOf(input: JobInput): SceneOrder | null {
  return 'scene' in input ? input.scene : null;
}

/** What a job makes for a workflow; null for every other input. */
export function workflowOrderOf(input: JobInput): WorkflowOrder | null {
  return 'workflow' in input ? input.workflow : null;
}
