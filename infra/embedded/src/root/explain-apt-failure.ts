import { StackError } from '../stack-error.ts';

const explanations: { pattern: RegExp; reason: string }[] = [
  {
    pattern: /No space left on device|enough free space/i,
    reason: 'The disk is full: the embedded stack needs about 2 GB',
  },
  {
    pattern:
      /NO_PUBKEY|is not signed|signatures? (couldn't|were invalid)|Missing key|OpenPGP signature verification failed/i,
    reason:
      "This machine's keyring cannot verify the Debian packages of the embedded stack (package debian-archive-keyring is too old)",
  },
  {
    pattern: /Unable to locate package|has no installation candidate|unmet dependencies|does not have a Release file/i,
    reason: 'The Debian mirror does not hold the packages of the embedded stack at the moment',
  },
  {
    pattern:
      /Could not resolve|Temporary failure|Unable to connect|Could not connect|Connection (failed|timed out|refused)|Failed to fetch|Network is unreachable/i,
    reason: 'The Debian mirror of this machine cannot be reached: the first start fetches about 280 MB of packages',
  },
];

/** What apt's complaints mean to a person; unknown ones are quoted by their first error line. */
export const explainAptFailure = (stderr: string): StackError => {
  const known = explanations.find(({ pattern }) => pattern.test(stderr));
  if (known) return new StackError({ reason: known.reason, cause: stderr });
  const firstError = stderr.split('\n').find((line) => line.startsWith('E:')) ?? stderr.trim().split('\n')[0] ?? '';
  return new StackError({
    reason: `apt-get could not fetch the packages of the embedded stack (${firstError.trim()})`,
    cause: stderr,
  });
};
