import type { Server } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { LogController } from 'fastify';
import type { AppDependencies } from './app-dependencies.ts';
import type { ApiInstance } from './http/api-instance.ts';
import { answerClientError } from './http/client-error.ts';
import { sendError } from './http/error-handler.ts';
import { requestIdOf } from './http/request-id.ts';
import { securityHeaders } from './http/security-headers.ts';

/** Largest body of any route (providers.md 2.3). */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** The server itself, without hooks and routes. */
export function createInstance(deps: Pick<AppDependencies, 'config' | 'log'>): ApiInstance {
  return fastify<Server>({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    requestIdHeader: false,
    trustProxy: trustOf(deps.config.http.trustProxy),
    bodyLimit: BODY_LIMIT_BYTES,
    clientErrorHandler: answerClientError,
    // No hook runs for these.
    frameworkErrors: (error, request, reply) => {
      const { publicUrl } = deps.config.http;
      void reply.headers(securityHeaders({ requestId: request.id, publicUrl }));
      void sendError(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

/** A number trusts that many proxies, counted from us. */
function trustOf(setting: boolean | number | string): boolean | string | ((address: string, hop: number) => boolean) {
  return typeof setting === 'number' ? (_address, hop) => hop < setting : setting;
}
