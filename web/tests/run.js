// Runs the tests of the dashboard: node tests/run.js unit|browser [options of Vitest]. Those in a browser are of the
// program that FLOWTALLY_BINARY names. Exit code 77, and a line that says so, where what they need is not there.
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [kind, ...options] = process.argv.slice(2);

function skip(why) {
  console.log(`SKIPPED: the ${kind} tests of the dashboard did not run: ${why}`);
  process.exit(77);
}

function findChromium() {
  const candidates = [process.env.FLOWTALLY_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

if (kind !== 'unit' && kind !== 'browser') {
  console.error('usage: node tests/run.js unit|browser [options of Vitest]');
  process.exit(2);
}
if (!existsSync(`${root}/node_modules/.installed`)) {
  skip('without the npm packages of web/, which scripts/setup installs once the npm registry can be reached.');
}
const variables = {...process.env, NO_COLOR: '1'};
if (kind === 'browser') {
  const chromium = findChromium();
  if (chromium === undefined) skip('there is no Chromium, which scripts/setup installs, and FLOWTALLY_CHROMIUM names none.');
  try {
    execFileSync(chromium, ['--version'], {stdio: 'ignore'});
  } catch (error) {
    skip(`${chromium} does not run: ${error.message}`);
  }
  variables.FLOWTALLY_CHROMIUM = chromium;
}
const config = kind === 'unit' ? 'vite.config.ts' : 'vite.browser.config.ts';
const {status} = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...options],
    {cwd: root, env: variables, stdio: 'inherit'});
process.exit(status ?? 1);
