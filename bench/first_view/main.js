// Opens Team of the largest account and of the smallest one in a browser without anything cached, one after the other,
// and tells when the page was first painted and when its figures stood there.
import {execFileSync, spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {chromium} from '../../web/node_modules/playwright-core/index.mjs';

const kRounds = 11;
const kBudgetMs = 1000;
const kAccounts = 5;
const kEnd = '2026-11-01T00:00:00Z';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = `${root}/build/release/flowtally`;
const executablePath = process.env.FLOWTALLY_CHROMIUM ?? '/usr/bin/chromium';

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

// The data directory of a generated history; it is made once.
function dataOf(sessions) {
  const data = `${root}/build/bench-data/first-view-${sessions}`;
  if (existsSync(data)) return data;
  mkdirSync(`${root}/build/bench-data`, {recursive: true});
  const part = `${data}.part`;
  rmSync(part, {recursive: true, force: true});
  console.error(`importing ${sessions} sessions`);
  const history = `'${binary}' generate --sessions ${sessions} --chats 0 --accounts ${kAccounts} --days 365 --end ${kEnd}`;
  execFileSync('bash', ['-c', `set -o pipefail; ${history} | '${binary}' import - --data '${part}'`], {stdio: ['ignore', 'ignore', 'ignore']});
  renameSync(part, data);
  return data;
}

// The accounts of the history, the largest first: the generator names them in this order.
async function accountsOf(sessions) {
  const generator = spawn(binary, ['generate', '--sessions', String(sessions), '--chats', '0', '--accounts', String(kAccounts), '--days', '365', '--end', kEnd],
      {stdio: ['ignore', 'pipe', 'ignore']});
  const found = [];
  for await (const line of createInterface({input: generator.stdout})) {
    const event = JSON.parse(line);
    if (event.type === 'account.updated') found.push(event.account_id);
    if (found.length === kAccounts) break;
  }
  generator.kill();
  return found;
}

async function serve(data) {
  const secret = `${data}.secret`;
  writeFileSync(secret, 'a secret of more than thirty-two bytes');
  const server = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--jwt-secret-file', secret], {stdio: ['ignore', 'ignore', 'pipe']});
  let url;
  for await (const line of createInterface({input: server.stderr})) {
    url = /listening on (http:\/\/[0-9.:]+)/.exec(line)?.[1] ?? url;
    if (line.includes('ready: ')) break;
  }
  const token = (account) => execFileSync(binary,
      ['token', '--jwt-secret-file', secret, '--account', account, '--role', 'team_admin', '--sub', 'bench'], {encoding: 'utf8'}).trim();
  return {server, url, token};
}

// One visit without a cache: milliseconds from the begin of the navigation, and what came over the wire.
async function visit(browser, address) {
  const context = await browser.newContext({viewport: {width: 1360, height: 900}});
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      const shown = document.querySelector('[data-figure="summary.total_sessions"]') !== null && document.querySelector('svg [data-series]') !== null;
      if (!shown) return requestAnimationFrame(look);
      // After the frame that has them.
      return requestAnimationFrame(() => setTimeout(() => { window.figuresAt = performance.now(); }));
    };
    requestAnimationFrame(look);
  });
  await page.goto(address);
  await page.waitForFunction(() => window.figuresAt !== undefined);
  const seen = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    figures: window.figuresAt,
    bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, entry) => sum + entry.transferSize, 0),
    text: [...document.querySelectorAll('[data-figure]')].map((element) => element.textContent).join('\n'),
  }));
  await context.close();
  return seen;
}

const sessions = Number(process.argv[2] ?? 1_000_000);
if (!Number.isInteger(sessions) || sessions < 100) {
  console.error('usage: bench/first_view/run [sessions, at least 100]');
  process.exit(2);
}
const data = dataOf(sessions);
const accounts = await accountsOf(sessions);
const {server, url, token} = await serve(data);
let browser;
try {
  browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage']});
  const addressOf = (account) => `${url}/team?from=2026-10-02&to=2026-10-31#token=${token(account)}`;
  const [largest, smallest] = [accounts[0], accounts.at(-1)].map(addressOf);
  await visit(browser, smallest);  // the browser's own start is not the page's
  const rounds = [];
  for (let round = 0; round < kRounds; ++round) rounds.push({large: await visit(browser, largest), small: await visit(browser, smallest)});
  const of = (read) => median(rounds.map(read));
  const figures = of(({large}) => large.figures);
  const checksum = createHash('sha256').update(rounds[0].large.text).digest('hex').slice(0, 16);
  console.log(`first-view  ${of(({large, small}) => large.figures / small.figures).toFixed(2)} of the smallest account  ` +
      `figures after ${figures.toFixed(0)} ms, first paint after ${of(({large}) => large.paint).toFixed(0)} ms, ` +
      `${(of(({large}) => large.bytes) / 1000).toFixed(1)} kB (budget ${kBudgetMs} ms)  checksum ${checksum}`);
  process.exitCode = figures < kBudgetMs ? 0 : 1;
} finally {
  await browser?.close();
  server.kill('SIGTERM');
}
