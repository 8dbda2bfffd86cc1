import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../stack-error.ts';
import { type AptSource, parseAptSources } from './parse-apt-sources.ts';

export type DebianMirror = { uri: string; signedBy: string | undefined };

const debianSuites =
  /^(bullseye|bookworm|trixie|forky|duke|sid|oldoldstable|oldstable|stable|testing|unstable|experimental)(-updates|-backports)?(\/.*)?$/;

/**
 * The host's own Debian mirror among its apt sources: it serves a Debian release, from a path that is the main archive's
 * (security and third parties live elsewhere).
 */
export const chooseDebianMirror = (sources: readonly AptSource[]): DebianMirror | undefined => {
  const candidates = sources.filter(
    (source) =>
      source.components.includes('main') &&
      source.suites.some((suite) => debianSuites.test(suite)) &&
      !source.uri.includes('security'),
  );
  const chosen = candidates.find((source) => /\/debian\/?$/.test(source.uri)) ?? candidates[0];
  return chosen && { uri: chosen.uri, signedBy: chosen.signedBy };
};

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // Hosts have either the one file or the folder; unreadable entries (0600 for a private archive) are not the mirror.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EACCES'].includes(String(error.code))) return '';
    throw error;
  }
};

const listIfThere = (path: string): string[] => {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
};

/** Reads the host's apt sources (`/etc/apt`, both formats) and names its Debian mirror. */
export const findDebianMirror = (aptDirectory = '/etc/apt'): DebianMirror => {
  const sources = parseAptSources({ format: 'one-line', text: readIfThere(join(aptDirectory, 'sources.list')) });
  const parts = join(aptDirectory, 'sources.list.d');
  for (const file of listIfThere(parts)) {
    const format = file.endsWith('.sources') ? 'deb822' : file.endsWith('.list') ? 'one-line' : undefined;
    if (format) sources.push(...parseAptSources({ format, text: readIfThere(join(parts, file)) }));
  }
  const mirror = chooseDebianMirror(sources);
  if (!mirror) throw new StackError({ reason: 'The apt sources of this machine name no Debian mirror' });
  return mirror;
};
