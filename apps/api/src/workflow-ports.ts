import type { WorkflowRepository } from '@callsheet/database';
import type { Workflow, WorkflowModel } from '@callsheet/domain';
import type {
  BranchWorkflowCommand,
  CreateWorkflowCommand,
  GenerateFramesCommand,
  GenerateWorkflowVideoCommand,
  RefineWorkflowCommand,
  RegenerateFramesCommand,
  ReviewFramesCommand,
  WorkflowPolicy,
} from '@callsheet/engine';
import type { ModelShelf } from './features/workflow-models/create-workflow-models.ts';

/** The engine's use cases of creative workflows, with their stores bound. */
export interface WorkflowCommands {
  create(command: CreateWorkflowCommand): Promise<Workflow>;
  refine(command: RefineWorkflowCommand): Promise<Workflow>;
  generateFrames(command: GenerateFramesCommand): Promise<Workflow>;
  regenerateFrames(command: RegenerateFramesCommand): Promise<Workflow>;
  generateVideo(command: GenerateWorkflowVideoCommand): Promise<Workflow>;
  review(command: ReviewFramesCommand): Promise<Workflow>;
  cancel(command: Pick<ReviewFramesCommand, 'workflowId' | 'by'>): Promise<Workflow>;
  remove(command: Pick<ReviewFramesCommand, 'workflowId' | 'by'>): Promise<Workflow>;
  branch(command: BranchWorkflowCommand): Promise<Workflow>;
  /** The workflow if an order of this id was placed and not refused. */
  findOrder(order: { readonly workflowId: string; readonly orderId: string }): Promise<Workflow | null>;
}

/** Workflows of users. Deleted ones are found too: `deletedAt` tells. */
export type WorkflowReader = Pick<WorkflowRepository, 'find' | 'list' | 'readVersions'>;

/** What the routes of workflows need beside what all jobs need. */
export interface WorkflowTools {
  readonly workflows: WorkflowReader;
  readonly workflowCommands: WorkflowCommands;
  readonly workflowModels: ModelShelf;
  readonly workflowPolicy: WorkflowPolicy;
  /** Whether this user's orders can reach the provider: there is a key of the installation, or one of their own. */
  readonly canOrder: (provider: WorkflowModel['provider'], userId: string) => Promise<boolean>;
}
