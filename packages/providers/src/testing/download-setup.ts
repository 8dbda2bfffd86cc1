import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { type GuardedDownloadOptions, openGuardedDownload } from '../http/open-guarded-download.ts';
import type { ResolvedAddress } from '../http/resolve-public-host.ts';
import type { ScriptedReply } from './start-scripted-server.ts';

/** One scripted GET. */
export const get = (path: string, reply: ScriptedReply) => ({ method: 'GET', path, reply });
/** A small file that passes for a video. */
export const film = (headers: Record<string, string> = {}) => ({
  status: 200,
  headers: { 'content-type': 'video/mp4', ...headers },
  text: 'film',
});
/** An answer that points elsewhere. */
export const redirect = (location: string, status = 302) => ({ status, headers: { location } });

/** Opens a URL whose own origin is allowed, with limits that a test may tighten. */
export function open(url: string, options: Partial<GuardedDownloadOptions> = {}) {
  return openGuardedDownload({
    url,
    allowedOrigins: URL.canParse(url) ? [new URL(url).origin] : [],
    maxBytes: 1_000,
    timeoutMs: 5_000,
    idleTimeoutMs: 5_000,
    maxRedirects: 2,
    signal: new AbortController().signal,
    lookup: () => Promise.reject(new Error('no name was to be looked up')),
    ...options,
  });
}

/** All of a stream as text. */
export async function read(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Lets a public name reach a fake on loopback, and tells which addresses it would have been pinned to. */
export function routeTo(port: number) {
  const pinned: (readonly ResolvedAddress[] | null)[] = [];
  const openConnections = (addresses: readonly ResolvedAddress[] | null) => {
    pinned.push(addresses);
    return new Agent({
      connect: (_options, done) => {
        const socket = connect(port, '127.0.0.1');
        socket.once('connect', () => done(null, socket));
        socket.once('error', (error) => done(error, null));
      },
    });
  };
  return { pinned, openConnections };
}
