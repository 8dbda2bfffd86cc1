import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  type AppName,
  type AppProcess,
  type DevelopmentSecrets,
  developmentSecrets,
  freePort,
  startApp,
  systemEnvironment,
  withDatabase,
} from '@callsheet/commands';
import { createTestDatabase, createTestDocuments, waitFor } from '@callsheet/test-support';
import { inject } from 'vitest';

/** One process of an app. */
export interface Member {
  readonly url: string;
  readonly process: AppProcess;
  /** Status and body of its /readyz (/healthz of the simulator); null while nothing answers there. */
  readonly readiness: () => Promise<{ status: number; body: unknown } | null>;
  readonly ready: () => Promise<void>;
  /** Everything it wrote so far. */
  readonly log: () => string;
  /** SIGTERM, then the exit code. */
  readonly terminate: () => Promise<number | null>;
}

/** Databases of one test with as many processes of each app as it starts. */
export interface Cluster {
  /** The address that providers call back; a member or a balancer listens there. */
  readonly publicPort: number;
  readonly databaseUrl: string;
  readonly secrets: DevelopmentSecrets;
  /** Starts a process and does not wait for it. `port` lets one take the place of another. */
  readonly start: (name: AppName, options?: { variables?: Record<string, string>; port?: number }) => Promise<Member>;
  readonly stop: () => Promise<void>;
}

/** Where the stores are reached, when not directly. */
export interface ClusterOptions {
  readonly label: string;
  readonly reach?: (stores: { mongodbUrl: string; databaseUrl: string; s3Endpoint: string }) => {
    mongodbUrl: string;
    databaseUrl: string;
    s3Endpoint: string;
  };
}

/** Makes the databases; no process runs yet. */
export async function startCluster({ label, reach = (stores) => stores }: ClusterOptions): Promise<Cluster> {
  const stack = inject('stack');
  const directory = mkdtempSync(`${tmpdir()}/callsheet-${label}-`);
  const database = await createTestDatabase({ adminUrl: stack.postgresUrl, label });
  const documents = createTestDocuments({ mongodbUrl: stack.mongodbUrl, label });
  const publicPort = await freePort();
  const simulatorPort = await freePort();
  const secrets = developmentSecrets(`${directory}/secrets.json`);
  const stores = reach({
    mongodbUrl: withDatabase(stack.mongodbUrl, documents.databaseName),
    databaseUrl: database.url,
    s3Endpoint: stack.s3.endpoint,
  });
  const members: Member[] = [];

  async function start(
    name: AppName,
    { variables = {}, port: givenPort }: { variables?: Record<string, string>; port?: number } = {},
  ): Promise<Member> {
    const port = givenPort ?? (name === 'simulator' ? simulatorPort : await freePort());
    const environment = systemEnvironment({
      stores: {
        mongodbUrl: stores.mongodbUrl,
        databaseUrl: stores.databaseUrl,
        s3: { ...stack.s3, endpoint: stores.s3Endpoint },
      },
      ffmpegPath: stack.ffmpegPath,
      secrets,
      ports: { api: publicPort, worker: port, simulator: simulatorPort },
      directory,
    })[name];
    const logFile = `${directory}/${name}-${members.length}.log`;
    const process = startApp({
      name,
      entry: `apps/${name}/dist/main.js`,
      environment: { ...environment, ...(name === 'api' ? { PORT: String(port) } : {}), ...variables },
      logFile,
    });
    const member = createMember({ process, url: `http://127.0.0.1:${port}`, logFile });
    members.push(member);
    return member;
  }

  return {
    publicPort,
    databaseUrl: database.url,
    secrets,
    start,
    stop: async () => {
      await Promise.all(members.map((member) => member.process.stop(5_000)));
      await Promise.all([database.drop(), documents.drop()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function createMember({ process, url, logFile }: { process: AppProcess; url: string; logFile: string }): Member {
  const probeUrl = `${url}${process.name === 'simulator' ? '/healthz' : '/readyz'}`;

  async function readiness(): ReturnType<Member['readiness']> {
    if (process.child.exitCode !== null || process.child.signalCode !== null)
      throw new Error(`${process.name} has ended:\n${process.lastLines()}`);
    try {
      const response = await fetch(probeUrl, { signal: AbortSignal.timeout(4_000) });
      return { status: response.status, body: await response.json() };
    } catch {
      // Nothing listens there.
      return null;
    }
  }

  return {
    url,
    process,
    readiness,
    ready: async () => {
      await waitFor(async () => (await readiness())?.status === 200, {
        timeoutMs: 60_000,
        intervalMs: 100,
        description: `${process.name} at ${url} to be ready`,
      });
    },
    log: () => readFileSync(logFile, 'utf8'),
    terminate: async () => {
      const exited = new Promise<number | null>((resolve) => process.child.once('exit', resolve));
      process.child.kill('SIGTERM');
      return await exited;
    },
  };
}
