import { describe, expect, it } from 'vitest';
import { StackError } from '../stack-error.ts';
import { explainAptFailure } from './explain-apt-failure.ts';
import { parseFetchedNumber, parsePackageCount } from './parse-apt-progress.ts';

describe('explainAptFailure', () => {
  it.each([
    [
      "W: Failed to fetch http://m/dists/forky/InRelease  Could not resolve 'm'\nE: Some index files failed",
      /cannot be reached/,
    ],
    [
      'E: Failed to fetch http://m/a.deb  Could not connect to m:80 (10.0.0.1). - connect (111: Connection refused)',
      /cannot be reached/,
    ],
    ['W: GPG error: http://m forky InRelease: NO_PUBKEY 6ED0E7B82643E131\nE: The repository is not signed.', /keyring/],
    ['E: Unable to locate package postgresql-18-documentdb', /does not hold/],
    ["E: The repository 'http://m forky Release' does not have a Release file.", /does not hold/],
    ['E: Write error - write (28: No space left on device)', /disk is full/],
    ["E: You don't have enough free space in /x/archives/.", /disk is full/],
    ['W: something odd\nE: Something nobody knows', /Something nobody knows/],
  ])('says what %j means, and the two ways out', (stderr, expected) => {
    const error = explainAptFailure(stderr);
    expect(error).toBeInstanceOf(StackError);
    expect(error.message).toMatch(expected);
    expect(error.message).toMatch(/docker compose up.*MONGODB_URL, DATABASE_URL and S3_ENDPOINT/);
    expect(error.message).not.toContain('\n');
  });
});

describe("apt's progress", () => {
  it('tells how many packages come and which one is on its way', () => {
    expect(parsePackageCount('0 upgraded, 398 newly installed, 0 to remove and 0 not upgraded.')).toBe(398);
    expect(parsePackageCount('Reading package lists...')).toBeUndefined();
    expect(parseFetchedNumber('Get:12 http://m/debian forky/main amd64 dash amd64 0.5 [98 kB]')).toBe(12);
    expect(parseFetchedNumber('Fetched 279 MB in 4s (73.5 MB/s)')).toBeUndefined();
  });
});
