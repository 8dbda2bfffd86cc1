import { expect, test } from 'vitest';
import { WORKFLOW_SAMPLES, type WorkflowSampleName, workflowAfter } from '../testing/sample-workflows.ts';
import { regenerate } from '../testing/workflow-moves.ts';
import { type NextStep, nextStepOf } from './next-step.ts';

const PRICES = { refine: 1, frame: 2, video: 1 };

/** Action, credits and video generations. */
const EXPECTED: Record<WorkflowSampleName, readonly [NextStep['action'], number, number]> = {
  'INITIAL_PROMPT IN_PROGRESS': ['refine', 1, 0],
  'INITIAL_PROMPT PROCESSING': ['wait', 0, 0],
  'INITIAL_PROMPT FAILED': ['refine', 1, 0],
  'ADDITIONAL_INFO PROCESSING': ['wait', 0, 0],
  'ADDITIONAL_INFO FAILED, without a prompt': ['refine', 1, 0],
  'ADDITIONAL_INFO FAILED': ['refine', 1, 0],
  'PROMPT_REFINEMENT WAITING_USER_INPUT': ['generate-frames', 6, 0],
  'PROMPT_REFINEMENT PROCESSING': ['wait', 0, 0],
  'PROMPT_REFINEMENT FAILED': ['refine', 1, 0],
  'PROMPT_REFINEMENT, refined often enough': ['generate-frames', 6, 0],
  'FRAME_GENERATION PROCESSING': ['wait', 0, 0],
  'FRAME_GENERATION PROCESSING, cancel asked': ['wait', 0, 0],
  'FRAME_GENERATION FAILED': ['generate-frames', 6, 0],
  'FRAME_GENERATION WAITING_USER_INPUT': ['review-frames', 0, 0],
  'FRAME_GENERATION, one failed': ['regenerate-frames', 2, 0],
  'FRAME_GENERATION, made anew too often': ['review-frames', 0, 0],
  'FRAME_REVIEW, one rejected': ['regenerate-frames', 2, 0],
  'FRAME_REVIEW, all approved': ['generate-video', 0, 1],
  'FRAME_REVIEW, a team is asked': ['generate-video', 0, 1],
  'FRAME_REVIEW, a team has decided': ['generate-video', 0, 1],
  'VIDEO_GENERATION PROCESSING': ['wait', 0, 0],
  'VIDEO_GENERATION FAILED': ['generate-video', 0, 1],
  'COMPLETED COMPLETED': ['done', 0, 0],
  'deleted while PROCESSING': ['wait', 0, 0],
};

test.each(Object.entries(EXPECTED))('%s: what comes next, and what it costs (R-004-36)', (name, expected) => {
  const [action, credits, videoGenerations] = expected;
  const workflow = workflowAfter(...WORKFLOW_SAMPLES[name as WorkflowSampleName]);
  expect(nextStepOf(workflow, PRICES)).toEqual({ action, cost: { credits, videoGenerations } });
});

test('feedback that was followed is no reason to make the frame anew once more', () => {
  const workflow = workflowAfter(...WORKFLOW_SAMPLES['FRAME_REVIEW, one rejected'], regenerate([1]));
  const { running: _running, ...rest } = workflow;
  expect(nextStepOf({ ...rest, running: null }, PRICES).action).toBe('review-frames');
});
