import { chooseVoice } from '@callsheet/domain';
import type { Catalogues } from './catalogues.ts';

/** Id of the voice for an avatar of an order (R-001-10, N7); null leaves the choice to whoever makes the video. */
export async function chooseVoiceFor(
  { catalogues }: { readonly catalogues: Pick<Catalogues, 'avatars' | 'voices'> },
  speakerId: string,
): Promise<string | null> {
  const [avatars, voices] = await Promise.all([catalogues.avatars.list(), catalogues.voices.list()]);
  return chooseVoice({ avatar: avatars.find(({ id }) => id === speakerId) ?? null, voices });
}
