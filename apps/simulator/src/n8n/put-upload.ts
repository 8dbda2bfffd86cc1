import { readFile } from 'node:fs/promises';
import { request } from 'undici';
import type { FlowUpload } from './parse-flow-order.ts';

const TIMEOUT_MS = 30_000;

/**
 * Puts a file where the order said, once and with exactly its headers: others would not be what was signed. Null when it was
 * taken, else why not. Rejects only when aborted.
 */
export async function putUpload(upload: FlowUpload, path: string, signal: AbortSignal): Promise<string | null> {
  // Whole: a stream would go out in chunks, which object stores refuse.
  const body = await readFile(path);
  const { method, url, headers } = upload;
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await request(url, { method, headers, body, signal: patience });
    await response.body.dump();
    const { statusCode } = response;
    return statusCode >= 200 && statusCode < 300 ? null : `The upload was refused with ${statusCode}`;
  } catch {
    signal.throwIfAborted();
    return 'The upload did not go through';
  }
}
