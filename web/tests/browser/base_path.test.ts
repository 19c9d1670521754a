// The dashboard below a path, as a reverse proxy shows it: signing in by a link, pages, their links, /docs, the widgets.
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {mint, Server} from './server';
import {expectAccessible, expectProblem, newPage, post, settled} from './visit';

const kBase = '/tools/flowtally';

function findNginx(): string|undefined {
  const built = fileURLToPath(new URL('../../../build/tools/nginx', import.meta.url));
  return [process.env['FLOWTALLY_NGINX'], '/usr/sbin/nginx', built].find((path) => {
    try {
      if (path !== undefined) execFileSync(path, ['-v'], {stdio: 'ignore'});
      return path !== undefined;
    } catch {
      return false;
    }
  });
}

const nginx = findNginx();

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listener = createServer().listen(0, '127.0.0.1', () => {
      const {port} = listener.address() as {port: number};
      listener.close(() => resolve(port));
    });
  });
}

/** nginx that shows `upstream` below the path, which it strips. */
async function startNginx(folder: string, upstream: string): Promise<{url: string; process: ChildProcess}> {
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  writeFileSync(join(folder, 'nginx.conf'), `
    daemon off; ${process.getuid?.() === 0 ? 'user root root;' : ''} pid ${folder}/pid; error_log stderr notice;
    events { worker_connections 64; }
    http { access_log off; ${temporary}
      server { listen 127.0.0.1:${port}; location ${kBase}/ { proxy_pass ${upstream}/; } } }`);
  const child = spawn(nginx!, ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {stdio: ['ignore', 'ignore', 'pipe']});
  for await (const line of createInterface({input: child.stderr!})) {
    if (line.includes('start worker process ')) {
      child.stderr!.resume();
      return {url: `http://127.0.0.1:${port}`, process: child};
    }
  }
  throw new Error('nginx ended before it served');
}

describe.each(nginx === undefined ? ['itself'] : ['itself', 'nginx'])('the dashboard below a path, shown by %s', (shower) => {
  let server: Server;
  let proxy: {url: string; process: ChildProcess}|undefined;
  let origin: string;
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-proxy-'));
  beforeAll(async () => {
    server = await Server.start({sessions: 300, chats: 200, options: ['--base-path', kBase]});
    mkdirSync(join(folder, 'nginx'));
    if (shower === 'nginx') proxy = await startNginx(join(folder, 'nginx'), server.served.url);
    origin = proxy?.url ?? server.served.url;
  });
  afterAll(async () => {
    if (proxy !== undefined) {
      const ended = new Promise((resolve) => proxy!.process.once('exit', resolve));
      proxy.process.kill();
      await ended;
    }
    await server?.stop();
    rmSync(folder, {recursive: true, force: true});
  });
  const token = () => mint(server.served, 'team_admin', server.served.account, server.served.engineers[0]);
  const open = async (path: string) => {
    const page = await newPage({}, origin);
    await page.goto(`${origin}${kBase}${path}#token=${token()}`);
    return page;
  };

  it('signs in by a link, takes the token out of the address, and goes from page to page', async () => {
    const page = await open('/');
    await settled(page);
    expect(page.url()).toBe(`${origin}${kBase}/team`);
    expect(await page.locator('h1').first().innerText()).toBe('Team');
    expect(Number((await page.locator('[data-figure="summary.total_sessions"]').first().innerText()).replace(/\D/g, ''))).toBeGreaterThan(0);
    await page.getByRole('link', {name: 'Flows', exact: true}).click();
    await settled(page);
    expect(new URL(page.url()).pathname).toBe(`${kBase}/flows`);
    await page.locator('main a[href*="/flows/"]').first().click();
    await settled(page);
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${kBase}/flows/[^/]+$`));
    await page.reload();
    await settled(page);
    await page.goBack();
    await settled(page);
    expect(new URL(page.url()).pathname).toBe(`${kBase}/flows`);
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([`flowtally.token${kBase}`]);
  });

  it('shows the live chat as it changes, and a page with a slash at its end', async () => {
    const page = await open('/live/');
    await page.locator('.live-state-live').waitFor();
    const waiting = page.locator('[data-figure="kpis.waiting"]').first();
    const before = Number(await waiting.innerText());
    const now = new Date().toISOString();
    await post([{id: `opened-${shower}`, type: 'chat.opened', time: now, chat_id: `chat-${shower}`, visitor_id: 'visitor'}], server.served.account, server.served);
    await expect.poll(async () => Number(await waiting.innerText())).toBe(before + 1);
  });

  it('says where nothing is, to who is signed in and to who is not, with a way back', async () => {
    expectProblem(/status of 404/);
    const page = await open('/nothing/here');
    await settled(page);
    expect(await page.title()).toBe('Page not found · flowtally');
    expect(await page.locator('h1').innerText()).toBe('Page not found');
    await expectAccessible(page);
    await page.getByRole('link', {name: 'Go to the dashboard'}).click();
    await settled(page);
    expect(new URL(page.url()).pathname).toBe(`${kBase}/team`);
    const stranger = await newPage({}, origin);
    const answer = await stranger.goto(`${origin}${kBase}/nothing`);
    expect(answer!.status()).toBe(404);
    await settled(stranger);
    await expectAccessible(stranger);
    await stranger.getByRole('link', {name: 'Go to the dashboard'}).click();
    await stranger.getByLabel('Token').waitFor();
    expect(new URL(stranger.url()).pathname).toBe(`${kBase}/`);
  });

  it('shows /docs, with curl lines that work', async () => {
    const page = await newPage({}, origin);
    await page.goto(`${origin}${kBase}/docs`);
    await page.locator('details.operation').first().waitFor({state: 'attached'});
    expect(await page.locator('#getTeamAnalytics pre.curl, pre.curl').first().textContent()).toContain(`${origin}${kBase}/`);
  });

  it('lets the widgets find the API beside their script', async () => {
    const page = await newPage({}, origin);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${origin}${kBase}/widgets#token=${token()}&session_id=nobody&node_id=n`);
    expectProblem(/status of 404/);
    await expect.poll(() => asked.filter((path) => path.includes('/api/'))).toContain(`${kBase}/api/v1/sessions/nobody/feedback`);
    expect(asked.every((path) => path.startsWith(`${kBase}/`))).toBe(true);
    expect(await page.locator('[data-html="script"]').textContent()).toContain(`${origin}${kBase}/widgets.js`);
  });
});
