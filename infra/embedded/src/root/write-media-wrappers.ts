import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../stack-error.ts';

const platforms: Partial<Record<NodeJS.Architecture, { triplet: string; loader: string }>> = {
  x64: { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/** Folders that hold libraries found through Debian's alternatives or an rpath, neither of which works here. */
const libraryFolders = ['', '/blas', '/lapack', '/pulseaudio'];

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Writes `ffmpeg` and `ffprobe` into `binDirectory`. They run the root's programs with the root's own loader and
 * libraries but outside of it: the host's paths and pipes work, and no privilege is needed.
 */
export const writeMediaWrappers = (options: {
  root: string;
  binDirectory: string;
}): { ffmpegPath: string; ffprobePath: string } => {
  const { root, binDirectory } = options;
  const platform = platforms[process.arch];
  if (!platform) throw new StackError({ reason: `The embedded stack has no packages for ${process.arch} machines` });

  const libraries = `${root}/usr/lib/${platform.triplet}`;
  const libraryPath = libraryFolders.map((folder) => libraries + folder).join(':');
  const loader = ['usr/lib64', 'usr/lib', `usr/lib/${platform.triplet}`]
    .map((folder) => join(root, folder, platform.loader))
    .find((path) => existsSync(path));
  if (!loader)
    throw new StackError({
      reason: 'The private root of the embedded stack is incomplete',
      wayOut: `remove ${root} and start again`,
    });

  mkdirSync(binDirectory, { recursive: true });
  const writeWrapper = (program: string): string => {
    const path = join(binDirectory, program);
    const temporary = `${path}.${process.pid}`;
    writeFileSync(
      temporary,
      // fontconfig would else read the host's configuration and find the host's fonts, or none.
      `#!/bin/sh\nFONTCONFIG_SYSROOT=${quote(root)} exec ${quote(loader)} --library-path ${quote(libraryPath)} ${quote(`${root}/usr/bin/${program}`)} "$@"\n`,
    );
    chmodSync(temporary, 0o755);
    // In one step, since another stack may be running the old one.
    renameSync(temporary, path);
    return path;
  };
  return { ffmpegPath: writeWrapper('ffmpeg'), ffprobePath: writeWrapper('ffprobe') };
};
