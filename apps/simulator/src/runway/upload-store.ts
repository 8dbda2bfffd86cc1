import { randomBytes } from 'node:crypto';

const LIFE_MS = 24 * 3_600_000;
const SCHEME = 'runway://';

interface Upload {
  readonly policy: string;
  readonly expiresAt: Date;
  bytes: Buffer | null;
}

/** Pictures that were uploaded, for 24 hours, in memory. */
export interface UploadStore {
  readonly create: () => { readonly id: string; readonly policy: string; readonly runwayUri: string };
  /** False for an unknown place or a policy that is not its own. */
  readonly put: (id: string, policy: unknown, bytes: Buffer) => boolean;
  /** Undefined when nothing was uploaded there, or too long ago. */
  readonly read: (uri: string) => Buffer | undefined;
}

export function createUploadStore(now: () => Date): UploadStore {
  const uploads = new Map<string, Upload>();
  return {
    create: () => {
      for (const [id, { expiresAt }] of uploads) if (expiresAt <= now()) uploads.delete(id);
      const id = randomBytes(16).toString('hex');
      const policy = randomBytes(16).toString('base64url');
      uploads.set(id, { policy, expiresAt: new Date(now().getTime() + LIFE_MS), bytes: null });
      return { id, policy, runwayUri: `${SCHEME}${id}` };
    },
    put: (id, policy, bytes) => {
      const upload = uploads.get(id);
      if (upload === undefined || upload.policy !== policy) return false;
      upload.bytes = bytes;
      return true;
    },
    read: (uri) => {
      const upload = uploads.get(uri.slice(SCHEME.length));
      return upload === undefined || upload.expiresAt <= now() ? undefined : (upload.bytes ?? undefined);
    },
  };
}
