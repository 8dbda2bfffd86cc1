import type { AvatarOrder } from '../avatar/avatar-order.ts';
import type { RequestedMedia, ResolvedMedia } from './plan-purchase.ts';

/** Who makes the avatar videos of an installation. */
export type AvatarProvider = 'n8n' | 'heygen';

const IMPORT = 'import';

/**
 * Seconds after which nobody waits for a video any more (providers.md 0.2): a flow cannot be asked, so that its deadline
 * is the only other end (N2).
 */
export const AVATAR_DEADLINE_SECONDS: Readonly<Record<AvatarProvider, number>> = { n8n: 1800, heygen: 3600 };
/** Taking in what exists has the hour of every ingest; until it begins it only waits for its turn. */
export const IMPORT_DEADLINE_SECONDS = 3600;

/** Seconds that every run at this maker is given; null where the operator's own deadline holds. */
export function deadlineOfMaker(provider: string): number | null {
  if (provider === IMPORT) return IMPORT_DEADLINE_SECONDS;
  return provider === 'n8n' || provider === 'heygen' ? AVATAR_DEADLINE_SECONDS[provider] : null;
}

/** What avatar videos usually are; nobody promises it, since the length follows from the script. */
const USUAL = { aspectRatio: '16:9', width: 1280, height: 720, durationSeconds: 30, fps: 24 } as const;

interface Plan {
  readonly requested: RequestedMedia;
  readonly resolved: ResolvedMedia;
}

/** What is asked for and bought when a person speaks a script: the generator's own choice (R-001-05). */
export function planAvatarVideo(provider: AvatarProvider, flow: AvatarOrder['flow']): Plan {
  return asItIsMade(provider, `${provider}/${flow}`);
}

/** A video that exists already and is only taken in (R-001-16). */
export function planImport(): Plan {
  return asItIsMade(IMPORT, IMPORT);
}

function asItIsMade(provider: string, model: string): Plan {
  const { aspectRatio, durationSeconds } = USUAL;
  return {
    requested: { aspectRatio, durationSeconds, fps: null, strict: false, model: null },
    resolved: {
      provider,
      model,
      buy: { ...USUAL, resolution: '720p' },
      deliver: { ...USUAL },
      warnings: [],
      asMade: true,
    },
  };
}
