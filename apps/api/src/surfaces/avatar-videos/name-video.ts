import type { AvatarNames } from '@callsheet/domain';

export interface NamingDependencies {
  readonly aliases: VideoAliases;
  readonly now: () => Date;
  /** So many random characters out of a–z and 0–9. */
  readonly randomText: (characters: number) => string;
}

/** Names under which jobs are found. */
export interface VideoAliases {
  /** `taken` when the alias names another job. */
  claim(input: { alias: string; jobId: string }): Promise<'claimed' | 'taken'>;
  /** Gives a name back that this job has; every other is left alone. */
  release(input: { alias: string; jobId: string }): Promise<void>;
  /** The job's id; null when nobody has the alias. */
  find(alias: string): Promise<string | null>;
}

const RANDOM_CHARACTERS = 9;
/** Videos that one user may order within one millisecond. */
const MAX_CLASHES = 1000;

/**
 * Names a new video as its client will know it: `<user>_<timestamp>` and `video_<timestamp>_<random>` (C-05, R-001-04).
 * A second one within the millisecond gets a counter behind its timestamp, so that neither id nor key ever clashes.
 */
export async function nameVideo(
  deps: NamingDependencies,
  { jobId, userId }: { readonly jobId: string; readonly userId: string },
): Promise<AvatarNames> {
  const moment = String(deps.now().getTime());
  for (let clashes = 0; clashes < MAX_CLASHES; clashes += 1) {
    const timestamp = clashes === 0 ? moment : `${moment}-${clashes}`;
    const videoId = `${userId}_${timestamp}`;
    if ((await deps.aliases.claim({ alias: videoId, jobId })) === 'taken') continue;
    return { videoId, timestamp, requestId: await nameRequest(deps, { jobId, moment }) };
  }
  throw new Error('one user has ordered more videos within a millisecond than can be told apart');
}

async function nameRequest(deps: NamingDependencies, input: { jobId: string; moment: string }): Promise<string> {
  for (;;) {
    const alias = `video_${input.moment}_${deps.randomText(RANDOM_CHARACTERS)}`;
    if ((await deps.aliases.claim({ alias, jobId: input.jobId })) === 'claimed') return alias;
  }
}

/** Gives names back whose job came to nothing. */
export async function unnameVideo(
  { aliases }: Pick<NamingDependencies, 'aliases'>,
  { names, jobId }: { readonly names: AvatarNames; readonly jobId: string },
): Promise<void> {
  await aliases.release({ alias: names.videoId, jobId });
  await aliases.release({ alias: names.requestId, jobId });
}
