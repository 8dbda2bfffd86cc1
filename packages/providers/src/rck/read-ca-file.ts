import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * The certificates of `RCK_CA_FILE` as PEM. Looked at when the process starts: a file that holds none would only show as
 * calls that fail.
 * @throws Error that names the setting and not the file's content
 */
export async function readCaFile(path: string): Promise<string> {
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error('RCK_CA_FILE cannot be read', { cause });
  }
  try {
    new X509Certificate(pem);
  } catch (cause) {
    throw new Error('RCK_CA_FILE holds no PEM certificate', { cause });
  }
  return pem;
}
