import { createHash } from 'node:crypto';

/** The Debian release that packages all of it; older ones lack DocumentDB. */
export const debianSuite = 'forky';

/** What the private root is made of; apt adds what these need. */
export const rootPackages = [
  'postgresql-18-documentdb',
  'postgresql-18-postgis-3-scripts',
  'radosgw',
  'ffmpeg',
  'fonts-dejavu-core',
  'dash',
  'coreutils',
  // For setpriv inside the root.
  'util-linux',
] as const;

/** Raise it when the steps that finish a root change, so that roots made by older code are made anew. */
const layoutVersion = 1;

/** Names the root: two roots with the same stamp are interchangeable. */
export const rootStamp = (): string =>
  createHash('sha256')
    .update(JSON.stringify({ debianSuite, rootPackages, layoutVersion, architecture: process.arch }))
    .digest('hex')
    .slice(0, 12);
