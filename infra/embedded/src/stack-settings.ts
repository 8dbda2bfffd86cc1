import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { choosePorts, type StackPorts } from './choose-ports.ts';

/** What stays the same from one start of a stack to the next. */
export type StackSettings = {
  ports: StackPorts;
  postgresPassword: string;
  s3: { accessKeyId: string; secretAccessKey: string };
};

const readEarlier = (file: string): StackSettings | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StackSettings;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Reads the settings or makes them, with ports that are free now. The file holds passwords: only its owner reads it. */
export const loadSettings = async (file: string): Promise<StackSettings> => {
  const earlier = readEarlier(file);
  const settings: StackSettings = {
    postgresPassword: earlier?.postgresPassword ?? randomBytes(16).toString('hex'),
    s3: earlier?.s3 ?? {
      accessKeyId: randomBytes(10).toString('hex').toUpperCase(),
      secretAccessKey: randomBytes(20).toString('hex'),
    },
    ports: await choosePorts(earlier?.ports),
  };
  writeFileSync(`${file}.new`, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return settings;
};
