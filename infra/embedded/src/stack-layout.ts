import { join } from 'node:path';

/** Where things lie in the stack's folder (`.stack`). The root is shared; the rest belongs to the stack of one name. */
export type StackLayout = {
  /** The folder that holds everything. */
  directory: string;
  /** Wrappers for ffmpeg and ffprobe. */
  binDirectory: string;
  /** Everything that belongs to this name: data, logs, settings. */
  home: string;
  postgresDirectory: string;
  radosgwDirectory: string;
  logsDirectory: string;
  /** Ports and passwords, kept so that addresses stay the same across restarts. */
  settingsFile: string;
  /** Who runs this stack now; see processes/run-file.ts. */
  runFile: string;
};

/** The folder of all private roots (one per stamp). */
export const rootsDirectory = (directory: string): string => join(directory, 'root');

export const stackLayout = (options: { directory: string; name: string }): StackLayout => {
  const home = join(options.directory, options.name);
  return {
    directory: options.directory,
    binDirectory: join(options.directory, 'bin'),
    home,
    postgresDirectory: join(home, 'postgres'),
    radosgwDirectory: join(home, 'radosgw'),
    logsDirectory: join(home, 'logs'),
    settingsFile: join(home, 'settings.json'),
    runFile: join(home, 'run.json'),
  };
};
