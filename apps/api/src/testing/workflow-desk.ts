import { waitFor } from '@callsheet/test-support';
import { playWorkflows } from './play-workflows.ts';
import type { RunningApi, SignedInUser } from './start-api.ts';

/** What workflows need that is not there in tests: keys, and nobody to ask for models. */
export const WORKFLOW_VARIABLES = {
  POE_API_KEY: 'poe-test',
  POE_BASE_URL: 'http://127.0.0.1:9/v1',
  REPLICATE_API_KEY: 'r8_test',
  REPLICATE_BASE_URL: 'http://127.0.0.1:9/v1',
};

export const DRAFT = {
  title: 'Tea',
  initialPrompt: 'a cup of tea',
  metadata: { targetAudience: 'drinkers', tone: 'calm', duration: 8, style: 'minimalist', aspectRatio: '16:9' },
};

type Method = 'GET' | 'POST' | 'DELETE';

/** A user at the routes of workflows. `prefix`: which of them. */
export function workflowDesk(api: RunningApi, as: SignedInUser, prefix = '/video-workflows') {
  const { tools, engine } = { tools: api.dependencies.app.workflowTools, engine: api.dependencies.engine };
  const worker = playWorkflows(engine, tools.workflows);

  async function call(method: Method, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    const sent = body === undefined ? {} : { payload: body };
    const response = await api.call({
      method,
      url: path.startsWith('/') ? path : `${prefix}/${path}`,
      headers: { ...as.headers, ...headers },
      ...sent,
    });
    const text = response.body;
    return { status: response.statusCode, body: text === '' ? null : response.json(), headers: response.headers };
  }

  async function create(change: object = {}): Promise<string> {
    const made = await call('POST', prefix, { ...DRAFT, ...change });
    if (made.status !== 201) throw new Error(`no workflow was made: ${JSON.stringify(made.body)}`);
    return made.body._id;
  }

  /** The job of a refinement once it is admitted. */
  async function admittedJob(id: string): Promise<string | null> {
    const [part] = (await tools.workflows.find(id))?.running?.parts ?? [];
    const verdict = part === undefined ? null : await api.dependencies.app.findVerdict(part.jobId, 1);
    return verdict === null || part === undefined ? null : part.jobId;
  }
  const orderedJob = (id: string) =>
    waitFor(() => admittedJob(id), { timeoutMs: 10_000, intervalMs: 20, description: 'the order of a workflow' });

  /** Refines, with the answer that the model gives. */
  async function refine(id: string, body: object = {}, text = 'a steaming cup of tea at dawn') {
    const answer = call('POST', `${id}/refine-prompt`, body);
    await worker.completeJob(await orderedJob(id), text);
    return await answer;
  }

  /** A workflow with this many frames that wait for their review. */
  async function withFrames(frameCount = 3): Promise<string> {
    const id = await create();
    await refine(id);
    const ordered = await call('POST', `${id}/generate-frames`, { frameCount });
    if (ordered.status !== 202) throw new Error(`no frames were ordered: ${JSON.stringify(ordered.body)}`);
    await worker.complete(id);
    return id;
  }

  async function approve(id: string, frameNumbers: readonly number[]) {
    const frameReviews = frameNumbers.map((frameNumber) => ({ frameNumber, approved: true }));
    return await call('POST', `${id}/review-frames`, { frameReviews });
  }

  return { call, create, orderedJob, refine, withFrames, approve, worker, read: (id: string) => call('GET', id) };
}

export type WorkflowDesk = ReturnType<typeof workflowDesk>;
