import { assertNever, productOf, type SceneInput, stepOf, type WorkflowInput } from '@callsheet/domain';
import type { GenerationRequest, OrderedJob, OrderTerms } from './generation-request.ts';

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
