import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors/domain-error.ts';
import {
  played,
  versionsOf,
  WORKFLOW_SAMPLES,
  type WorkflowSampleName,
  workflowAfter,
} from '../testing/sample-workflows.ts';
import * as moves from '../testing/workflow-moves.ts';
import { decideBranch } from './decide-branch.ts';
import { evolveWorkflow } from './evolve-workflow.ts';
import { foldWorkflow } from './fold-workflow.ts';
import type { Workflow } from './workflow.ts';
import { MAX_WORKFLOW_VERSIONS } from './workflow-refusal.ts';

/** Everything that can be done with a workflow, and that can happen to it. */
const COMMANDS = {
  refine: moves.refine(),
  'refine with info': moves.refine('At dusk'),
  reuse: moves.reuse,
  frames: moves.generateFrames(),
  review: moves.review(),
  regenerate: moves.regenerate([1]),
  video: moves.generateVideo,
  cancel: moves.cancel,
  'team review': moves.openReview(),
  vote: moves.vote('cy'),
  'close review': moves.closeReview,
  delete: moves.remove,
  'order refused': moves.refuse,
  made: moves.made(),
  failed: moves.failed(),
} as const;
type CommandName = keyof typeof COMMANDS;
const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

/** What is refused or comes to nothing (`-`) unless the table says otherwise. */
const USUAL: Record<CommandName, string> = {
  refine: '!ILLEGAL_TRANSITION',
  'refine with info': '!ILLEGAL_TRANSITION',
  reuse: '!ILLEGAL_TRANSITION',
  frames: '!ILLEGAL_TRANSITION',
  review: '!ILLEGAL_TRANSITION',
  regenerate: '!ILLEGAL_TRANSITION',
  video: '!ILLEGAL_TRANSITION',
  cancel: '!NOT_CANCELABLE',
  'team review': '!ILLEGAL_TRANSITION',
  vote: '!LINK_EXPIRED',
  'close review': '!ILLEGAL_TRANSITION',
  delete: 'deleted',
  'order refused': '-',
  made: '-',
  failed: '-',
};

const REFINABLE = {
  refine: 'INITIAL_PROMPT PROCESSING',
  'refine with info': 'ADDITIONAL_INFO PROCESSING',
  reuse: 'PROMPT_REFINEMENT WAITING_USER_INPUT',
  frames: '!PRECONDITION',
  video: '!PRECONDITION',
} as const;
const REFINED = {
  ...REFINABLE,
  refine: 'PROMPT_REFINEMENT PROCESSING',
  frames: 'FRAME_GENERATION PROCESSING',
} as const;
const REVIEWABLE = {
  review: 'FRAME_REVIEW WAITING_USER_INPUT',
  regenerate: 'FRAME_GENERATION PROCESSING',
  video: '!PRECONDITION',
  'team review': 'FRAME_GENERATION WAITING_USER_INPUT',
} as const;
const APPROVED = {
  ...REVIEWABLE,
  'team review': 'FRAME_REVIEW WAITING_USER_INPUT',
  video: 'VIDEO_GENERATION PROCESSING',
} as const;
const GONE = Object.fromEntries(COMMAND_NAMES.map((name) => [name, '!NOT_FOUND']));

/** Where each command leads from each state. `!CODE` is a refusal, `-` means that nothing comes of it. */
const EXPECTED: Record<WorkflowSampleName, Partial<Record<CommandName, string>>> = {
  'INITIAL_PROMPT IN_PROGRESS': REFINABLE,
  'INITIAL_PROMPT PROCESSING': {
    cancel: 'INITIAL_PROMPT PROCESSING',
    'order refused': 'INITIAL_PROMPT IN_PROGRESS',
    made: 'PROMPT_REFINEMENT WAITING_USER_INPUT',
    failed: 'INITIAL_PROMPT FAILED',
  },
  'INITIAL_PROMPT FAILED': REFINABLE,
  'ADDITIONAL_INFO PROCESSING': {
    cancel: 'ADDITIONAL_INFO PROCESSING',
    'order refused': 'INITIAL_PROMPT IN_PROGRESS',
    made: 'PROMPT_REFINEMENT WAITING_USER_INPUT',
    failed: 'ADDITIONAL_INFO FAILED',
  },
  'ADDITIONAL_INFO FAILED, without a prompt': { ...REFINABLE, refine: 'ADDITIONAL_INFO PROCESSING' },
  'ADDITIONAL_INFO FAILED': { ...REFINED, refine: 'ADDITIONAL_INFO PROCESSING' },
  'PROMPT_REFINEMENT WAITING_USER_INPUT': REFINED,
  'PROMPT_REFINEMENT PROCESSING': {
    cancel: 'PROMPT_REFINEMENT PROCESSING',
    'order refused': 'PROMPT_REFINEMENT WAITING_USER_INPUT',
    made: 'PROMPT_REFINEMENT WAITING_USER_INPUT',
    failed: 'PROMPT_REFINEMENT FAILED',
  },
  'PROMPT_REFINEMENT FAILED': REFINED,
  'PROMPT_REFINEMENT, refined often enough': {
    ...REFINED,
    refine: '!LIMIT_REACHED',
    'refine with info': '!LIMIT_REACHED',
    reuse: '!LIMIT_REACHED',
  },
  'FRAME_GENERATION PROCESSING': {
    cancel: 'FRAME_GENERATION PROCESSING',
    'order refused': 'PROMPT_REFINEMENT WAITING_USER_INPUT',
    made: 'FRAME_GENERATION PROCESSING',
    failed: 'FRAME_GENERATION PROCESSING',
  },
  'FRAME_GENERATION PROCESSING, cancel asked': {
    cancel: '-',
    'order refused': 'PROMPT_REFINEMENT WAITING_USER_INPUT',
    made: 'FRAME_GENERATION PROCESSING',
    failed: 'FRAME_GENERATION PROCESSING',
  },
  'FRAME_GENERATION FAILED': {
    ...REVIEWABLE,
    frames: 'FRAME_GENERATION PROCESSING',
    review: '!PRECONDITION',
    'team review': '!PRECONDITION',
  },
  'FRAME_GENERATION WAITING_USER_INPUT': REVIEWABLE,
  'FRAME_GENERATION, one failed': { ...REVIEWABLE, review: '!PRECONDITION', 'team review': '!PRECONDITION' },
  'FRAME_GENERATION, made anew too often': { ...REVIEWABLE, regenerate: '!LIMIT_REACHED' },
  'FRAME_REVIEW, one rejected': { ...APPROVED, video: '!PRECONDITION' },
  'FRAME_REVIEW, all approved': APPROVED,
  'FRAME_REVIEW, a team is asked': {
    vote: 'FRAME_REVIEW WAITING_USER_INPUT',
    'close review': 'FRAME_REVIEW WAITING_USER_INPUT',
  },
  'FRAME_REVIEW, a team has decided': APPROVED,
  'VIDEO_GENERATION PROCESSING': {
    cancel: 'VIDEO_GENERATION PROCESSING',
    'order refused': 'FRAME_REVIEW WAITING_USER_INPUT',
    made: 'COMPLETED COMPLETED',
    failed: 'VIDEO_GENERATION FAILED',
  },
  'VIDEO_GENERATION FAILED': { video: 'VIDEO_GENERATION PROCESSING' },
  'COMPLETED COMPLETED': {},
  // Facts are taken, whoever has looked away.
  'deleted while PROCESSING': {
    ...GONE,
    'order refused': 'deleted',
    made: 'deleted',
    failed: 'deleted',
  },
};

const SAMPLE_NAMES = Object.keys(WORKFLOW_SAMPLES) as WorkflowSampleName[];

/** Where a command leads. */
function outcomeOf(workflow: Workflow, name: CommandName): string {
  try {
    const event = COMMANDS[name](workflow);
    if (event === null) return '-';
    const after = evolveWorkflow(workflow, event);
    expect(after.version).toBe(workflow.version + 1);
    return after.deletedAt === null ? `${after.step} ${after.status}` : 'deleted';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return `!${error.code}`;
  }
}

describe('every step × status × command (R-004-23, C-35 to C-38)', () => {
  for (const state of SAMPLE_NAMES) {
    test(state, () => {
      const workflow = workflowAfter(...WORKFLOW_SAMPLES[state]);
      const actual = Object.fromEntries(COMMAND_NAMES.map((name) => [name, outcomeOf(workflow, name)]));
      expect(actual).toEqual({ ...USUAL, ...EXPECTED[state] });
    });
  }

  test('the samples stand where their names say', () => {
    for (const state of SAMPLE_NAMES) {
      const { step, status } = workflowAfter(...WORKFLOW_SAMPLES[state]);
      expect(state.replace(/^deleted while /, `${step} `)).toContain(state.includes(',') ? step : `${step} ${status}`);
    }
  });

  test('what is refused says where the workflow stands and what is running, for the one of two tabs that lost', () => {
    const frames = workflowAfter(...WORKFLOW_SAMPLES['FRAME_GENERATION PROCESSING']);
    expect(() => moves.review()(frames)).toThrow(
      expect.objectContaining({
        message: 'Frames 0, 1 and 2 are being made; wait until that has ended, or cancel it.',
        details: { step: 'FRAME_GENERATION', status: 'PROCESSING', version: 4 },
      }),
    );
    const prompt = workflowAfter(moves.refine());
    expect(() => moves.refine()(prompt)).toThrow(/^The prompt is being refined;/);
    const video = workflowAfter(...WORKFLOW_SAMPLES['VIDEO_GENERATION PROCESSING']);
    expect(() => moves.generateVideo(video)).toThrow(/^The video is being made;/);
    expect(() => moves.generateVideo(workflowAfter(...WORKFLOW_SAMPLES['FRAME_REVIEW, one rejected']))).toThrow(
      'Approve all frames first: frame 1 is open.',
    );
  });

  test('R-004-50: after 500 versions only facts, a cancel and the deletion are taken', () => {
    const full = (state: WorkflowSampleName) => ({
      ...workflowAfter(...WORKFLOW_SAMPLES[state]),
      version: MAX_WORKFLOW_VERSIONS,
    });
    const idle = COMMAND_NAMES.map((name) => outcomeOf(full('FRAME_REVIEW, all approved'), name));
    expect(new Set(idle)).toEqual(new Set(['!LIMIT_REACHED', '!NOT_CANCELABLE', 'deleted', '-']));
    expect(outcomeOf(full('FRAME_REVIEW, a team is asked'), 'vote')).toBe('!LIMIT_REACHED');
    const busy = full('VIDEO_GENERATION PROCESSING');
    expect(outcomeOf(busy, 'made')).toBe('COMPLETED COMPLETED');
    expect(outcomeOf(busy, 'cancel')).toBe('VIDEO_GENERATION PROCESSING');
  });

  test('folding the events of every sample gives what applying them one by one gave (R-004-50)', () => {
    for (const state of SAMPLE_NAMES) {
      const events = played(...WORKFLOW_SAMPLES[state]);
      expect(foldWorkflow(events)).toEqual(workflowAfter(...WORKFLOW_SAMPLES[state]));
      expect(foldWorkflow(events).version).toBe(events.length);
    }
  });

  test('events that do not begin a workflow fold to none', () => {
    expect(() => foldWorkflow([])).toThrow(/cannot begin with nothing/);
    expect(() => foldWorkflow(played(moves.refine()).slice(1))).toThrow(/cannot begin with refinement.ordered/);
  });

  test('R-004-51: of a deleted workflow nothing can be branched', () => {
    const versions = versionsOf(played(...WORKFLOW_SAMPLES['deleted while PROCESSING']));
    const input = { now: new Date(), by: moves.OWNER, version: 1, id: 'b', title: 'B' };
    expect(() => decideBranch(versions, input)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
