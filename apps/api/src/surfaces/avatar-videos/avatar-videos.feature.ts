import type { AvatarSettings } from '@callsheet/configuration';
import type { JobsDependencies } from '../../features/jobs/jobs.feature.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import type { ExecutionReads } from '../../ports.ts';
import { registerCreateAvatarVideo } from './create-avatar-video.route.ts';
import { registerDeleteAvatarVideo } from './delete-avatar-video.route.ts';
import { registerDownloadVideo } from './download-video.route.ts';
import type { ReportResult } from './download-video.ts';
import { registerGenerateScriptVideo } from './generate-script-video.route.ts';
import { registerGetVideoDownload } from './get-video-download.route.ts';
import { registerGetVideoStatus } from './get-video-status.route.ts';
import { registerListGallery } from './list-gallery.route.ts';
import type { NamingDependencies } from './name-video.ts';

export interface AvatarVideosDependencies extends JobsDependencies, NamingDependencies {
  readonly avatars: AvatarSettings;
  /** The voice that fits an avatar; null leaves the choice to whoever makes the video (R-001-10). */
  readonly chooseVoice: (avatarId: string) => Promise<string | null>;
  readonly executions: ExecutionReads;
  /** Hands over the result of a run that somebody else has reported. */
  readonly reportResult: ReportResult;
  /** @throws DomainError VALIDATION_ERROR for an address that must not be opened (R-001-16). */
  readonly checkImportUrl: (url: string) => Promise<void>;
}

/** Seed 001: videos of people who speak (R-001-01 to R-001-24). */
export function registerAvatarVideos(app: ApiInstance, deps: AvatarVideosDependencies): void {
  registerCreateAvatarVideo(app, deps);
  registerGenerateScriptVideo(app, deps);
  registerDownloadVideo(app, deps);
  registerListGallery(app, deps);
  registerGetVideoStatus(app, deps);
  registerGetVideoDownload(app, deps);
  registerDeleteAvatarVideo(app, deps);
}
