import type { RefinementIteration, Workflow } from './workflow.ts';

type Answer = Omit<RefinementIteration, 'iteration' | 'refinementModel' | 'timestamp'> & {
  readonly model: string;
  readonly at: Date;
};

/** The workflow with one more answer of a text model, which is the prompt from now on (R-004-16). */
export function addIteration(workflow: Workflow, answer: Answer): Workflow {
  const { refinementIterations: earlier } = workflow;
  const { userPrompt, refinedPrompt, model, additionalInfo, jobId, cached, at } = answer;
  const iteration: RefinementIteration = {
    iteration: earlier.length + 1,
    userPrompt,
    refinedPrompt,
    refinementModel: model,
    additionalInfo,
    jobId,
    cached,
    timestamp: at,
  };
  return {
    ...workflow,
    step: 'PROMPT_REFINEMENT',
    status: 'WAITING_USER_INPUT',
    refinementIterations: [...earlier, iteration],
    finalRefinedPrompt: refinedPrompt,
    running: null,
  };
}
