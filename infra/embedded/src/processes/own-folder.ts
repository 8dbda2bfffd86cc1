import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { serverAccount } from './server-account.ts';

/** Makes the servers' account the owner of a file or folder. */
export const giveToServers = (path: string): void => {
  const { uid, gid, switchUser } = serverAccount();
  if (switchUser) chownSync(path, uid, gid);
};

/** Makes a folder that only the servers' account enters. */
export const makeOwnFolder = (path: string): void => {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  giveToServers(path);
};

/** Writes a file that the servers' account may read, whatever our umask is. */
export const writeReadable = (path: string, content: string): void => {
  writeFileSync(path, content);
  chmodSync(path, 0o644);
};
