import process from 'node:process';

/**
 * The ids the servers run with. Postgres refuses uid 0, so root hands its servers to an id of their own, high enough
 * that no person and no package of the host has it; everybody else runs them as himself.
 */
export const serverAccount = (): { uid: number; gid: number; switchUser: boolean } => {
  const uid = process.getuid?.() ?? 0;
  return uid === 0
    ? { uid: 55_432, gid: 55_432, switchUser: true }
    : { uid, gid: process.getgid?.() ?? uid, switchUser: false };
};
