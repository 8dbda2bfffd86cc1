import { encodePng } from '../features/catalogues/portrait/encode-png.ts';
import type { RunningApi, SignedInUser } from './start-api.ts';

/** A small picture that is really one. */
export const PNG = encodePng({ width: 3, height: 2, pixels: new Uint8ClampedArray(3 * 2 * 3).fill(200) });

/** A new upload of these bytes, already put to its URL. */
export async function putUpload(
  api: RunningApi,
  user: SignedInUser,
  bytes: Uint8Array = PNG,
  contentType = 'image/png',
): Promise<{ id: string; key: string }> {
  const payload = { contentType, sizeBytes: bytes.length };
  const created = await api.call({ method: 'POST', url: '/v1/uploads', headers: user.headers, payload });
  if (created.statusCode !== 201) throw new Error(`no upload was made: ${created.body}`);
  const { id, url, method, headers } = created.json();
  const put = await fetch(url, { method, headers, body: Buffer.from(bytes) });
  if (put.status !== 200) throw new Error(`the picture was not taken: ${put.status} ${await put.text()}`);
  return { id, key: `uploads/${user.id}/${id}` };
}
