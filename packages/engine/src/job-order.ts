import type {
  AvatarInput,
  AvatarProvider,
  ImportInput,
  ProductInput,
  PromptInput,
  RequestedMedia,
  SceneInput,
  SceneOrder,
  ScenePrices,
  SceneWish,
} from '@callsheet/domain';
import type { WorkflowOrderCommand } from './plan-workflow-job.ts';

/** What is to be made. */
export type JobOrder =
  | {
      readonly kind: 'prompt';
      /** `prompt` as it came in; it is cleaned here. */
      readonly input: PromptInput;
      readonly requested: RequestedMedia;
      readonly defaultModel: string;
    }
  /** `prompt` of the input is the custom instructions; size, length and model are the generator's (R-000-29). */
  | { readonly kind: 'product'; readonly input: ProductInput }
  /** A person who speaks; its fields were cleaned by whoever took them in (R-001-03). */
  | { readonly kind: 'avatar' | 'script'; readonly input: AvatarInput; readonly provider: AvatarProvider }
  /** A video that exists already, by its URL (R-001-16). */
  | { readonly kind: 'import'; readonly input: ImportInput }
  | SceneOrderCommand
  | WorkflowOrderCommand;

/** A picture, then a video from it (R-003-01); `input` as it came in, its prompts are cleaned here. */
export interface SceneOrderCommand {
  readonly kind: 'scene';
  readonly input: Omit<SceneInput, 'scene'> & { readonly scene: Omit<SceneOrder, 'fingerprint' | 'reusedJobId'> };
  /** Resolution of its scenario, length and what may not be adapted. */
  readonly wish: Pick<SceneWish, 'resolution' | 'durationSeconds' | 'strict' | 'ratioOverrides'>;
  readonly prices: ScenePrices;
  /**
   * The earlier job of the same owner whose result is the same and may be taken over for nothing; asked only with the
   * fingerprint of this order. Absent: everything is bought (R-003-29).
   */
  readonly findEqual?: ((fingerprint: string) => Promise<string | null>) | undefined;
}
