import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, inject, it} from 'vitest';

it('what the dashboard knows of the API is what the API says of itself', async () => {
  const {url} = inject('served');
  const description = await (await fetch(`${url}/api/v1/openapi.json`)).text();
  const directory = mkdtempSync(join(tmpdir(), 'flowtally-description-'));
  writeFileSync(join(directory, 'openapi.json'), description);
  try {
    expect(() => execFileSync(process.execPath, ['scripts/describe_api.js', join(directory, 'openapi.json'), '--check'], {stdio: 'pipe'})).not.toThrow();
  } finally {
    rmSync(directory, {recursive: true, force: true});
  }
});
