import { fileURLToPath } from 'node:url';

/** The repository's folder, with a slash at its end. */
export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the embedded stack keeps its root and data. */
export const stackDirectory = `${repositoryRoot}.stack`;
