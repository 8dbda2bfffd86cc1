import { describe, expect, it } from 'vitest';
import { StackError } from '../stack-error.ts';
import { checkPlatform, checkPrograms } from './check-host.ts';

const waysOut = /docker compose up.*MONGODB_URL, DATABASE_URL and S3_ENDPOINT/;

describe('a machine on which the stack cannot run', () => {
  it('is told so when it is not Linux', () => {
    expect(() => checkPlatform('darwin')).toThrow(StackError);
    expect(() => checkPlatform('darwin')).toThrow(waysOut);
    expect(() => checkPlatform('linux')).not.toThrow();
  });

  it('is told which program is missing', async () => {
    await expect(checkPrograms(['no-such-program'])).rejects.toThrow(/no-such-program.*docker compose up/);
  });
});
