import type { WorkflowActor } from './workflow-event.ts';

/** When something was commanded, and by whom. */
export interface WorkflowCommand {
  readonly now: Date;
  readonly by: WorkflowActor;
}

/** What is chosen outside for everything that is ordered. */
export interface OrderCommand extends WorkflowCommand {
  /** 24 hex digits, and the id of the first job. */
  readonly orderId: string;
  readonly rateTicket: string | null;
}
