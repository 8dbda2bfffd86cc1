import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { reportStackErrors } from './report-stack-errors.ts';
import { resetStack } from './start-stack.ts';

const directory = fileURLToPath(new URL('../../../.stack', import.meta.url));
const name = process.argv[2] ?? 'dev';

await reportStackErrors(async () => {
  await resetStack({ directory, name });
  console.log(`The data of the stack '${name}' are gone; the next start makes new ones.`);
});
