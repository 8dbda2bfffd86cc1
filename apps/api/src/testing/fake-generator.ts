import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the product video generator says when it is asked, at its HTTP edge. */
export interface FakeGenerator {
  readonly url: string;
  /** The answer to `GET /api/jobs/{id}`; before it is set the generator knows no such job. */
  say(jobId: string, answer: object): void;
  /** How often a job was asked for. */
  asked(jobId: string): number;
  close(): Promise<void>;
}

export async function startFakeGenerator(): Promise<FakeGenerator> {
  const answers = new Map<string, object>();
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const jobId = /^\/api\/jobs\/([^/?]+)$/.exec(request.url ?? '')?.[1] ?? '';
    counts.set(jobId, (counts.get(jobId) ?? 0) + 1);
    const answer = answers.get(jobId);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { success: false, error: 'Job not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    say: (jobId, answer) => {
      answers.set(jobId, { success: true, job_id: jobId, ...answer });
    },
    asked: (jobId) => counts.get(jobId) ?? 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
