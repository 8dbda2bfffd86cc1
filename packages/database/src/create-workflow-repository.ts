import type { Workflow, WorkflowEvent, WorkflowVersion } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { findEqualRefinement } from './find-equal-refinement.ts';
import { isDuplicateKey } from './is-duplicate-key.ts';
import { EPOCH, jobsOf } from './job-document.ts';
import { type ListWorkflowsInput, listWorkflows, type WorkflowPage } from './list-workflows.ts';
import { parseObjectId } from './object-id.ts';
import {
  fromWorkflowDocument,
  toWorkflowDocument,
  toWorkflowFields,
  WITHOUT_WORKFLOW_EVENTS,
  WORKFLOW_INDEX,
  type WorkflowDocumentWithoutEvents,
  workflowsOf,
} from './workflow-document.ts';

/** Creative workflows in MongoDB (R-004-03). */
export interface WorkflowRepository {
  /** `duplicate` when a workflow of that id exists. */
  insert(input: { workflow: Workflow; event: WorkflowEvent }): Promise<'inserted' | 'duplicate'>;
  /** Also finds deleted ones; null also for a text that is no id. */
  find(id: string): Promise<Workflow | null>;
  /** One page, the most recently active first, without deleted ones. */
  list(input: ListWorkflowsInput): Promise<WorkflowPage>;
  /** One conditional update: state and event together. False when the version has moved on. */
  applyEvent(input: { expectedVersion: number; workflow: Workflow; event: WorkflowEvent }): Promise<boolean>;
  /** Every event from the first on; null when there is no such workflow. */
  readVersions(id: string): Promise<readonly WorkflowVersion[] | null>;
  /** Workflows whose order, or whose removal, may have been left half done, oldest first. */
  findOverdue(now: Date, limit: number): Promise<readonly Workflow[]>;
  /** Moves the time of the next look, if the version has not moved on. */
  postponeWake(input: { id: string; expectedVersion: number; wakeAt: Date | null }): Promise<void>;
  /** Whether a workflow that is not deleted shows a picture of this job. */
  isShown(jobId: string): Promise<boolean>;
  /** The newest answer that this owner got to the same request; null when there is none. */
  findEqualRefinement(input: {
    ownerId: string;
    fingerprint: string;
  }): Promise<{ readonly jobId: string; readonly text: string } | null>;
}

/** The workflows of one database. */
export function createWorkflowRepository({ db }: { db: Db }): WorkflowRepository {
  const workflows = workflowsOf(db);
  return {
    async insert({ workflow, event }) {
      try {
        await workflows.insertOne(toWorkflowDocument(workflow, { version: workflow.version, event }));
        return 'inserted';
      } catch (error) {
        if (isDuplicateKey(error)) return 'duplicate';
        throw error;
      }
    },
    async find(text) {
      const _id = parseObjectId(text);
      if (_id === null) return null;
      const projection = WITHOUT_WORKFLOW_EVENTS;
      const document = await workflows.findOne<WorkflowDocumentWithoutEvents>({ _id }, { projection });
      return document === null ? null : fromWorkflowDocument(document);
    },
    list: (input) => listWorkflows(workflows, input),
    async applyEvent({ expectedVersion, workflow, event }) {
      const _id = parseObjectId(workflow.id);
      if (_id === null) throw new Error(`${workflow.id} is no id of a workflow`);
      const { matchedCount } = await workflows.updateOne(
        { _id, version: expectedVersion },
        { $set: toWorkflowFields(workflow, event), $push: { events: { version: workflow.version, event } } },
      );
      return matchedCount === 1;
    },
    async readVersions(text) {
      const _id = parseObjectId(text);
      const document = _id === null ? null : await workflows.findOne({ _id }, { projection: { events: 1 } });
      return document?.events ?? null;
    },
    async findOverdue(now, limit) {
      const documents = await workflows
        .find<WorkflowDocumentWithoutEvents>(
          { wakeAt: { $gt: EPOCH, $lte: now } },
          { projection: WITHOUT_WORKFLOW_EVENTS },
        )
        .sort({ wakeAt: 1 })
        .hint(WORKFLOW_INDEX.wake)
        .limit(limit)
        .toArray();
      return documents.map(fromWorkflowDocument);
    },
    async postponeWake({ id, expectedVersion, wakeAt }) {
      const _id = parseObjectId(id);
      if (_id !== null) await workflows.updateOne({ _id, version: expectedVersion }, { $set: { wakeAt } });
    },
    async isShown(jobId) {
      const shown = workflows
        .find({ 'generatedFrames.picture.jobId': jobId, deletedAt: null }, { projection: { _id: 1 } })
        .hint(WORKFLOW_INDEX.picture);
      return (await shown.limit(1).next()) !== null;
    },
    findEqualRefinement: (input) => findEqualRefinement(jobsOf(db), input),
  };
}
