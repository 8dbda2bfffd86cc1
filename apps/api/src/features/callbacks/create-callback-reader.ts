import { type CallbackParser, type ProviderLog, verifyCallbackToken } from '@callsheet/providers';
import type { CallbackReader } from '../../callback-ports.ts';

/** Tells our callback URLs and the providers' signatures from anybody else's. */
export function createCallbackReader(deps: {
  /** One for each provider whose callbacks are taken. */
  parsers: readonly CallbackParser[];
  secret: string;
  log: ProviderLog;
}): CallbackReader {
  const parsers = new Map(deps.parsers.map((parser) => [parser.id, parser]));
  return {
    knows: (provider) => parsers.has(provider),
    tokenFits: (input) => verifyCallbackToken({ ...input, secret: deps.secret }),
    async read({ provider, jobId, attempt, rawBody, headers, receivedAt }) {
      const parser = parsers.get(provider);
      if (parser === undefined) throw new Error('only callbacks of known providers are read');
      const result = await parser.parseCallback({ jobId, attempt, rawBody, headers, receivedAt }, { log: deps.log });
      return result.kind === 'event' ? { kind: 'event', dedupeKey: result.dedupeKey } : result;
    },
  };
}
