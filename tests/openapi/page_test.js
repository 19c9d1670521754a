// The page at /docs, as a browser that runs its script sees it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {JSDOM, VirtualConsole} from 'jsdom';

import {described} from './description.js';
import {Server} from './server.js';

let server;
let description;
before(async () => {
  server = await Server.start();
  description = await described(server);
});
after(() => server?.stop());

// The page once its script has shown the description, or said that it cannot.
async function shown(path) {
  const errors = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on('jsdomError', (error) => errors.push(error.message));
  const dom = await JSDOM.fromURL(server.url + path, {
    resources: 'usable', runScripts: 'dangerously', virtualConsole,
    beforeParse(window) {
      window.fetch = (address) => fetch(new URL(address, server.url));
      window.Element.prototype.scrollIntoView = () => {};
    },
  });
  const {document} = dom.window;
  await new Promise((resolve) => {
    const look = () => {
      const state = document.getElementById('state')?.textContent;
      const isDone = document.querySelector('details') || state?.includes('could not');
      if (isDone && document.readyState === 'complete') resolve();
      else dom.window.setTimeout(look, 5);
    };
    look();
  });
  return {document, errors, close: () => dom.window.close()};
}

test('docs: both addresses show every operation with its answers, and a curl line', async () => {
  for (const path of ['/docs', '/docs/']) {
    const {document, errors, close} = await shown(path);
    assert.deepEqual(errors, []);
    for (const {operationId, method, path: of, responses, parameters} of description.operations) {
      const block = document.getElementById(operationId);
      assert.ok(block, operationId);
      for (const text of [method.toUpperCase(), of, ...Object.keys(responses), ...(parameters || []).map((p) => p.name)]) {
        assert.ok(block.textContent.includes(text), `${operationId}: ${text}`);
      }
      assert.match(block.querySelector('pre.curl').textContent, /^curl .*'http:\/\/127\.0\.0\.1:/s);
    }
    for (const name of Object.keys(description.document.components.schemas)) {
      assert.ok(document.getElementById(`schema-${name}`), name);
    }
    for (const link of document.querySelectorAll('a[href^="#"]')) {
      assert.ok(document.getElementById(link.getAttribute('href').slice(1)), link.getAttribute('href'));
    }
    close();
  }
});

test('docs: an address with an operation opens it', async () => {
  const {document, close} = await shown('/docs#rateSession');
  assert.ok(document.getElementById('rateSession').open);
  assert.equal(document.activeElement, document.querySelector('#rateSession > summary'));
  close();
});

test('docs: the page and its parts allow nothing but themselves, and name no other host', async () => {
  for (const path of ['/docs', '/docs/', '/docs/docs.js', '/docs/docs.css']) {
    const {status, headers, text} = await server.request('GET', path);
    assert.equal(status, 200);
    const policy = headers['content-security-policy'];
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.doesNotMatch(text, /https?:\/\/|["'(]\/\//, path);
    assert.doesNotMatch(text, /<script(?![^>]*src=)|<style| style=| on\w+=|innerHTML/, path);
  }
});

test('docs: without JavaScript there is a link to the description', async () => {
  const {document} = new JSDOM((await server.request('GET', '/docs')).text).window;
  const link = document.querySelector('noscript a');
  assert.equal(link.getAttribute('href'), '/api/v1/openapi.json');
});
