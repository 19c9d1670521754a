import {describe, expect, it} from 'vitest';
import {dashboard, expectAccessible, settled, visit} from './visit';

describe('an address that is not valid', () => {
  const kBad: [path: string, found: string, title: string][] = [
    ['/team?period=12d', 'period=12d', 'Team'],
    ['/me?from=2026-02-28&to=2026-02-01', 'from=2026-02-28&to=2026-02-01', 'My stats'],
    ['/live?days=31', 'days=31', 'Live'],
    ['/audit?until=yesterday', 'until=yesterday', 'Audit'],
    ['/team?sort=nowhere.sessions', 'sort=nowhere.sessions', 'Team'],
  ];
  for (const [path, found, title] of kBad) {
    it(`says so, and shows no figures: ${path}`, async () => {
      const page = await visit(path);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      expect(await alert.innerText()).toContain(`${found} is not valid.`);
      expect(await page.locator('.card, .panel').count()).toBe(0);
      await expectAccessible(page);
      await page.getByRole('link', {name: `Show ${title} with the default`}).click();
      await settled(page);
      expect(new URL(page.url()).search).toBe('');
      expect(await page.locator('h1').innerText()).toBe(title);
    });
  }

  it('is told by the table that it is about, where the column is not there', async () => {
    const page = await visit('/team?sort=flows.-nothing');
    await settled(page);
    expect(await page.getByRole('alert').innerText()).toContain('sort=flows.-nothing is not valid');
    await page.getByRole('link', {name: 'Use the default order'}).click();
    await page.waitForURL(`${dashboard}/team`);
  });
});
