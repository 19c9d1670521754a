import {describe, expect, it} from 'vitest';
import {basePathOf, belowBase, segmentsOf} from '../../src/app/base_path';
import {isNowhere} from '../../src/app/pages';

describe('the base path', () => {
  it('is what stands before the assets in the address of a module', () => {
    expect(basePathOf('https://host/assets/main-1.js')).toBe('');
    expect(basePathOf('https://host/flowtally/assets/main-1.js')).toBe('/flowtally');
    expect(basePathOf('https://host/a/assets/b/assets/main-1.js')).toBe('/a/assets/b');
    expect(basePathOf('https://host/f%C3%BCr/assets/main-1.js?v=1')).toBe('/f%C3%BCr');
  });

  it('is taken off the path of a page, and nothing outside is a page', () => {
    expect(segmentsOf('/flowtally/flows/dns%2Fa', '/flowtally')).toEqual(['flows', 'dns/a']);
    expect(segmentsOf('/flowtally', '/flowtally')).toEqual([]);
    expect(segmentsOf('/flowtally/', '/flowtally')).toEqual([]);
    expect(segmentsOf('/flowtally/team/', '/flowtally')).toEqual(['team']);
    expect(segmentsOf('/flowtallyx/team', '/flowtally')).toBeUndefined();
    expect(segmentsOf('/team', '/flowtally')).toBeUndefined();
    expect(segmentsOf('/team/', '')).toEqual(['team']);
    expect(segmentsOf('/', '')).toEqual([]);
  });

  it('makes no page of a path with an empty segment, or with a percent sign that encodes nothing', () => {
    for (const path of ['/flows//', '//team', '/team//', '/%zz', '/%ff']) expect(segmentsOf(path, '')).toBeUndefined();
  });

  it('stands before every address, once', () => {
    expect(belowBase('/team', '/flowtally')).toBe('/flowtally/team');
    expect(belowBase('/', '/flowtally')).toBe('/flowtally/');
    expect(belowBase('/flowtally/team', '/flowtally')).toBe('/flowtally/team');
    expect(belowBase('/flowtallyx', '/flowtally')).toBe('/flowtally/flowtallyx');
    expect(belowBase('/team', '')).toBe('/team');
  });
});

describe('an address', () => {
  it('is of a page, leads to one, or is nowhere', () => {
    for (const segments of [[], ['sign-in'], ['team'], ['flows'], ['flows', 'dns']]) expect(isNowhere(segments)).toBe(false);
    for (const segments of [[''], ['nothing'], ['team', 'x'], ['flows', 'dns', 'x'], ['sign-in', 'x'], ['widgets']]) {
      expect(isNowhere(segments)).toBe(true);
    }
  });
});
