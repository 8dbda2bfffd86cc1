import { randomUUID } from 'node:crypto';
import { createLogger } from '@callsheet/logging';
import type { AppDependencies } from '../app-dependencies.ts';
import { type App, buildApp } from '../build-app.ts';
import { signAccessToken } from '../http/access-token.ts';
import { testConfig } from './test-config.ts';
import { unreachableStores } from './unreachable-stores.ts';

export interface TestApp extends App {
  /** Headers of a signed-in user of a workspace; new ones unless told. */
  signedIn(userId?: string, workspaceId?: string): { authorization: string };
}

/** An app that is only spoken to by `inject`. */
export async function buildTestApp(
  overrides: Partial<AppDependencies> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  const config = testConfig(variables);
  const log = createLogger({ level: 'silent', name: 'test' });
  const built = await buildApp({ ...unreachableStores(), config, log, ...overrides });
  return {
    ...built,
    signedIn: (userId = randomUUID(), workspaceId = randomUUID()) => ({
      authorization: `Bearer ${signAccessToken(built.app, { userId, workspaceId, roles: ['user'] }).token}`,
    }),
  };
}
