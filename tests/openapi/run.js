// Runs the tests of this folder against the program that FLOWTALLY_BINARY names. Exit code 77, and a line that says so,
// when the packages they need are not installed.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const kPackages = ['ajv', 'ajv-formats', '@seriousme/openapi-schema-validator', 'jsdom'];
const missing = kPackages.filter((name) => !existsSync(here(`node_modules/${name}/package.json`)));
if (missing.length > 0) {
  console.log(`SKIPPED: the tests of openapi.json and /docs did not run, without the npm packages ${missing.join(', ')}. ` +
      'scripts/setup installs them once the npm registry can be reached.');
  process.exit(77);
}
const tests = ['document_test.js', 'answers_test.js', 'limits_test.js', 'page_test.js'].map(here);
const {status} = spawnSync(process.execPath, ['--test', ...tests], {stdio: 'inherit'});
process.exit(status ?? 1);
