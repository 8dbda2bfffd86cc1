import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, runCommand } from '../processes/run-command.ts';
import { StackError } from '../stack-error.ts';
import { explainAptFailure } from './explain-apt-failure.ts';
import type { DebianMirror } from './find-debian-mirror.ts';
import { debianSuite } from './root-packages.ts';

/** Runs apt-get with an apt world of its own; resolves when it succeeded, throws a StackError when not. */
export type AptCommand = (args: readonly string[], onLine?: (line: string) => void) => Promise<CommandResult>;

const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const debianArchitectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Where apt of this folder puts the packages it fetched. */
export const archivesDirectory = (aptDirectory: string): string => join(aptDirectory, 'cache', 'archives');

/**
 * An apt that knows nothing installed and only our suite, living in `aptDirectory`. Everything is passed as options, so
 * that the host's own settings (proxy, credentials, validity checks) stay in force; the host's pins, which are about
 * other releases, do not.
 */
export const createAptCommand = (options: {
  aptDirectory: string;
  mirror: DebianMirror;
  signal?: AbortSignal | undefined;
}): AptCommand => {
  const { aptDirectory, mirror } = options;
  const architecture = debianArchitectures[process.arch];
  if (!architecture)
    throw new StackError({ reason: `The embedded stack has no packages for ${process.arch} machines` });

  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'dpkg', 'log']) {
    mkdirSync(join(aptDirectory, folder), { recursive: true });
  }
  const keyring = mirror.signedBy ?? (existsSync(debianKeyring) ? debianKeyring : undefined);
  const sourceOptions = [`arch=${architecture}`, ...(keyring ? [`signed-by=${keyring}`] : [])].join(' ');
  const sourceList = join(aptDirectory, 'sources.list');
  writeFileSync(sourceList, `deb [${sourceOptions}] ${mirror.uri} ${debianSuite} main\n`);

  // An empty one: nothing is installed, so that apt resolves everything. (Not /dev/null: apt locks beside the file.)
  const dpkgStatus = join(aptDirectory, 'dpkg', 'status');
  writeFileSync(dpkgStatus, '');

  const settings = {
    'Dir::Etc::sourcelist': sourceList,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State': join(aptDirectory, 'state'),
    'Dir::State::status': dpkgStatus,
    'Dir::Cache': join(aptDirectory, 'cache'),
    'Dir::Log': join(aptDirectory, 'log'),
    'APT::Architecture': architecture,
    'APT::Default-Release': debianSuite,
    // Without it apt as root fetches as user _apt, who may not write into this folder.
    'APT::Sandbox::User': '',
    // An update that could not fetch its lists would else count as a success.
    'APT::Update::Error-Mode': 'any',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '20',
    'Acquire::https::Timeout': '20',
  };
  const settingArguments = Object.entries(settings).map(([name, value]) => `-o${name}=${value}`);

  return async (args, onLine) => {
    const result = await runCommand({
      // Killed with us: one left behind would hold apt's lock against the next start.
      command: 'setpriv',
      // What apt says is read by explain-apt-failure.ts and parse-apt-progress.ts, which know English.
      args: ['--pdeathsig=KILL', 'env', 'LC_ALL=C', 'apt-get', ...settingArguments, ...args],
      signal: options.signal,
      ...(onLine ? { onLine } : {}),
    });
    if (result.exitCode !== 0) throw explainAptFailure(result.stderr);
    return result;
  };
};
