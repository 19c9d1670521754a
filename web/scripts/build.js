// Builds everything that the server serves into a directory: node scripts/build.js [--outDir OUT], by default dist.
import {spawnSync} from 'node:child_process';
import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [option, value] = process.argv.slice(2);
if (option !== undefined && (option !== '--outDir' || value === undefined)) {
  console.error('usage: node scripts/build.js [--outDir OUT]');
  process.exit(2);
}
const out = resolve(value ?? `${root}/dist`);

function run(command, ...words) {
  const {status} = spawnSync(process.execPath, [command, ...words], {cwd: root, stdio: 'inherit'});
  if (status !== 0) process.exit(status ?? 1);
}

const vite = 'node_modules/vite/bin/vite.js';
run('node_modules/typescript/bin/tsc');
run(vite, 'build', '--outDir', out, '--emptyOutDir', '--logLevel', 'warn');
run(vite, 'build', '--config', 'vite.widgets.config.ts', '--outDir', out, '--logLevel', 'warn');
run('scripts/pack.js', out);
