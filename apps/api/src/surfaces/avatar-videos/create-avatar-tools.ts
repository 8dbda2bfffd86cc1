import { randomInt } from 'node:crypto';
import type { AvatarSettings } from '@callsheet/configuration';
import type { CallbackInbox } from '../../callback-ports.ts';
import { checkPublicUrl } from '../../http/check-public-url.ts';
import type { ExecutionReads } from '../../ports.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import type { VideoAliases } from './name-video.ts';
import { createReportResult } from './report-result.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** What this surface needs beside what all jobs need. */
export type AvatarTools = Pick<
  AvatarVideosDependencies,
  'avatars' | 'aliases' | 'executions' | 'randomText' | 'reportResult' | 'checkImportUrl'
>;

export function createAvatarTools(deps: {
  readonly settings: AvatarSettings;
  readonly aliases: VideoAliases;
  readonly executions: ExecutionReads;
  readonly inbox: Pick<CallbackInbox, 'accept'>;
  readonly now: () => Date;
}): AvatarTools {
  const { settings, aliases, executions } = deps;
  return {
    avatars: settings,
    aliases,
    executions,
    randomText: (characters) => Array.from({ length: characters }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
    reportResult: createReportResult(deps),
    checkImportUrl: (url) =>
      checkPublicUrl({
        url,
        field: 'videoUrl',
        example: 'https://cdn.example.com/a.mp4',
        allowedOrigins: settings.importOrigins,
      }),
  };
}
