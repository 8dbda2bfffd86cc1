// Runs on whatever Node the host has (18 or newer), with nothing installed: so plain JavaScript, and no imports but
// Node's own. It installs the packages when the lockfile has changed, then hands over to the Node that they brought.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ownNode = join(root, 'node_modules', '.bin', 'node');
/** Not in package.json: pnpm would want itself in the lockfile then, and a frozen install fails. */
const PNPM = 'pnpm@12.21.0';
const stampFile = join(root, 'node_modules', '.callsheet-installed');
const installLog = join(root, 'install.log');

const COMMANDS = {
  demo: ['infra/commands/src/demo.ts'],
  start: ['infra/commands/src/start.ts'],
  test: ['infra/commands/src/test.ts'],
  check: ['infra/commands/src/check.ts'],
  build: ['infra/commands/src/build.ts'],
  bench: ['infra/bench/src/main.ts'],
  chaos: ['infra/commands/src/chaos/main.ts'],
  fuzz: ['infra/commands/src/fuzz.ts'],
  document: ['infra/commands/src/document-configuration.ts'],
  stack: ['infra/embedded/src/main.ts'],
  'stack:reset': ['infra/embedded/src/reset.ts'],
  format: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.'],
};

const [command = '', ...rest] = process.argv.slice(2);
const script = COMMANDS[command];
if (script === undefined) fail(`There is no command '${command}'; use one of ${Object.keys(COMMANDS).join(', ')}.`);
if (Number(process.versions.node.split('.')[0]) < 18)
  fail('Node 18 or newer is needed to start; install it and try again.');

await install();
process.exitCode = await run(ownNode, [...script, ...rest]);

async function install() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  if (existsSync(ownNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  console.log('installing packages (once)');
  // What pnpm and npm say fills screens, most of it about the host's Node, which only installs: it goes to a file.
  const log = openSync(installLog, 'w');
  const code = await run(
    'npx',
    ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'],
    ['ignore', log, log],
  );
  closeSync(log);
  if (code !== 0 || !existsSync(ownNode)) {
    fail(
      `The packages could not be installed; check that the npm registry can be reached, then run the same command again (details: ${installLog}).`,
    );
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Waits for a child and answers its exit code. Signals reach the child through the terminal or are passed on. */
function run(file, args, stdio = 'inherit') {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio });
    // A terminal sends Ctrl-C to the child as well: this process only has to outlive it.
    const ignore = () => undefined;
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', process.stdin.isTTY ? ignore : pass);
    process.on('SIGTERM', pass);
    process.on('SIGHUP', pass);
    child.once('error', (error) => {
      console.error(`${file} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGINT', pass);
      process.off('SIGTERM', pass);
      process.off('SIGHUP', pass);
      resolve(code ?? (signal === null ? 1 : 130));
    });
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
