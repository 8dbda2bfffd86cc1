import type { FastifyInstance } from 'fastify';
import type { FaultStore } from '../faults/fault-store.ts';
import { listLooks, listVoices } from './catalogue.ts';
import { pageOf } from './page-of.ts';
import { sendHeygenFault } from './send-heygen-fault.ts';

/** Fault scripts hit these calls when their `match.model` says so. */
const CALLS = { looks: 'heygen/looks', voices: 'heygen/voices' } as const;

type Listing = { Querystring: Record<string, unknown> };

/** `GET /v3/avatars/looks` and `GET /v3/voices`. */
export function addListCatalogueRoutes(
  app: FastifyInstance,
  options: { readonly faults: FaultStore; readonly baseUrl: () => string; readonly now: () => Date },
): void {
  app.get<Listing>('/avatars/looks', async (request, reply) => {
    const page = pageOf(listLooks(options.baseUrl()), request.query, { usual: 20, most: 50 });
    const fault = options.faults.takeCall(CALLS.looks);
    return fault ? sendHeygenFault(reply, fault, { ...page }, options.now()) : page;
  });
  app.get<Listing>('/voices', async (request, reply) => {
    const page = pageOf(listVoices(), request.query, { usual: 20, most: 100 });
    const fault = options.faults.takeCall(CALLS.voices);
    return fault ? sendHeygenFault(reply, fault, { ...page }, options.now()) : page;
  });
}
