import type { Avatar } from '@callsheet/domain';
import type { CataloguesDependencies } from './catalogues.ts';

type PublicAddress = Pick<CataloguesDependencies, 'config'>;

/** Where the portrait is that we draw of an avatar; an id needs no escaping. */
export function portraitUrlOf({ config }: PublicAddress, id: string): string {
  return `${config.http.publicUrl}/v1/avatars/${id}/preview.png`;
}

/** An avatar's picture: its own where it has one. */
export function previewUrlOf(deps: PublicAddress, { id, previewImageUrl }: Avatar): string {
  return previewImageUrl ?? portraitUrlOf(deps, id);
}

/** An avatar as /v1 shows it. */
export function renderAvatar(deps: PublicAddress, avatar: Avatar): Avatar & { previewImageUrl: string } {
  return { ...avatar, previewImageUrl: previewUrlOf(deps, avatar) };
}
