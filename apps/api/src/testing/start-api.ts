import { randomUUID } from 'node:crypto';
import { createLogger, type Logger } from '@callsheet/logging';
import { createTestBuckets, createTestDatabase, createTestDocuments } from '@callsheet/test-support';
import type { InjectOptions, LightMyRequestResponse, RouteOptions } from 'fastify';
import type { ProvidedContext } from 'vitest';
import type { AppDependencies } from '../app-dependencies.ts';
import { type App, buildApp } from '../build-app.ts';
import { buildDependencies, type Dependencies } from '../build-dependencies.ts';
import { testConfig } from './test-config.ts';

export interface SignedInUser {
  readonly id: string;
  readonly email: string;
  readonly workspaceId: string;
  readonly headers: { readonly authorization: string };
}

/** The whole API on real servers, with databases and buckets of its own, spoken to by `inject`. */
export interface RunningApi extends App {
  readonly dependencies: Dependencies;
  readonly routes: readonly RouteOptions[];
  readonly videosBucket: string;
  /** The settings that lead to its stores. */
  readonly variables: Readonly<Record<string, string>>;
  /** One more process of the API on the same stores. */
  another(options?: StartOptions): Promise<RunningApi>;
  /** Takes the databases away; after `stop`. */
  drop(): Promise<void>;
  call(options: InjectOptions): Promise<LightMyRequestResponse>;
  /** Registers somebody new. */
  signUp(): Promise<SignedInUser>;
  stop(): Promise<void>;
}

export const PASSWORD = 'correct horse battery';

export interface StartOptions {
  /** Takes the lines of the API; nobody does when absent. */
  readonly log?: Logger;
  readonly variables?: Readonly<Record<string, string>>;
  /** Puts something else in the place of a dependency. */
  readonly change?: (dependencies: Dependencies) => Partial<AppDependencies>;
}

export async function startApi(
  options: StartOptions & { stack: ProvidedContext['stack']; label: string },
): Promise<RunningApi> {
  const { stack, label } = options;
  const database = await createTestDatabase({ adminUrl: stack.postgresUrl, label });
  const documents = createTestDocuments({ mongodbUrl: stack.mongodbUrl, label });
  const buckets = createTestBuckets({ label });
  const mongodbUrl = new URL(documents.url);
  mongodbUrl.pathname = `/${documents.databaseName}`;
  const variables = {
    MONGODB_URL: mongodbUrl.href,
    DATABASE_URL: database.url,
    S3_ENDPOINT: stack.s3.endpoint,
    S3_REGION: stack.s3.region,
    S3_ACCESS_KEY_ID: stack.s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: stack.s3.secretAccessKey,
    STORAGE_BUCKET_IMAGES: buckets.imagesBucket,
    STORAGE_BUCKET_VIDEOS: buckets.videosBucket,
    ...options.variables,
  };
  async function drop(): Promise<void> {
    await database.drop();
    await documents.drop();
  }
  return await openApi({ ...options, variables, videosBucket: buckets.videosBucket, drop });
}

async function openApi(
  options: StartOptions & {
    variables: Readonly<Record<string, string>>;
    videosBucket: string;
    drop: () => Promise<void>;
  },
): Promise<RunningApi> {
  const config = testConfig(options.variables);
  const log = options.log ?? createLogger({ level: 'silent', name: 'test' });
  const dependencies = await buildDependencies({ config, log, signal: new AbortController().signal });
  const routes: RouteOptions[] = [];
  const built = await buildApp({
    ...dependencies.app,
    ...options.change?.(dependencies),
    onRoute: (route) => routes.push(route),
  });
  const call = (request: InjectOptions) => built.app.inject(request);
  return {
    ...built,
    dependencies,
    routes,
    videosBucket: options.videosBucket,
    variables: options.variables,
    drop: options.drop,
    another: ({ variables, change } = {}) =>
      openApi({ ...options, change: change ?? (() => ({})), variables: { ...options.variables, ...variables } }),
    call,
    async signUp() {
      const email = `${randomUUID()}@example.com`;
      const response = await call({
        method: 'POST',
        url: '/api/auth/register',
        payload: { email, password: PASSWORD },
      });
      if (response.statusCode !== 201) throw new Error(`nobody could register: ${response.body}`);
      const { user, workspace, accessToken } = response.json().data;
      return { id: user.id, email, workspaceId: workspace.id, headers: { authorization: `Bearer ${accessToken}` } };
    },
    async stop() {
      await built.app.close();
      await dependencies.close();
    },
  };
}
