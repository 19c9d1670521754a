import {describe, expect, it} from 'vitest';
import {KeptIds} from '../../src/widgets/kept_ids';
import {Once} from '../../src/widgets/once';

function storageOf(entries: Record<string, string> = {}) {
  const held = new Map(Object.entries(entries));
  return {getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value)};
}

const kBlocked = () => { throw new Error('SecurityError'); };

describe('kept ids', () => {
  it('are there for the next page', () => {
    const storage = storageOf();
    new KeptIds('k', 3, () => storage).add('a');
    expect(new KeptIds('k', 3, () => storage).has('a')).toBe(true);
    expect(new KeptIds('other', 3, () => storage).has('a')).toBe(false);
  });

  it('are the newest ones, as many as are allowed', () => {
    const storage = storageOf();
    const kept = new KeptIds('k', 3, () => storage);
    for (const id of ['a', 'b', 'c', 'a', 'd', 'd']) kept.add(id);
    expect(JSON.parse(storage.getItem('k')!)).toEqual(['c', 'a', 'd']);
  });

  it('can be taken back', () => {
    const storage = storageOf();
    const kept = new KeptIds('k', 3, () => storage);
    kept.add('a');
    kept.remove('a');
    expect(kept.has('a')).toBe(false);
  });

  it.each(['no json', '{"a":1}', 'null', '[1,"a",null]'])('do without what they cannot read: %s', (text) => {
    const storage = storageOf({k: text});
    const kept = new KeptIds('k', 3, () => storage);
    kept.add('b');
    expect(new KeptIds('k', 3, () => storage).has('b')).toBe(true);
    expect(kept.has('a')).toBe(text.includes('"a",'));
  });

  it('last as long as the page where storage is blocked', () => {
    const kept = new KeptIds('k', 3, kBlocked);
    kept.add('a');
    expect(kept.has('a')).toBe(true);
    expect(new KeptIds('k', 3, kBlocked).has('a')).toBe(false);
  });

  it('last as long as the page where storage is full', () => {
    const kept = new KeptIds('k', 3, () => ({getItem: () => '["old"]', setItem: kBlocked}));
    kept.add('a');
    expect(kept.has('a')).toBe(true);
    expect(kept.has('old')).toBe(true);
  });
});

describe('what is shown once', () => {
  const pages = () => {
    const storage = storageOf();
    return () => new Once(new KeptIds('k', 3, () => storage));
  };

  it('is due until it was seen, and for the page that showed it until it was dealt with', () => {
    const load = pages();
    const page = load();
    expect(page.isDue('a')).toBe(true);
    expect(load().isDue('a')).toBe(true);
    page.seen('a');
    expect(page.isDue('a')).toBe(true);
    expect(load().isDue('a')).toBe(false);
    page.done('a');
    expect(page.isDue('a')).toBe(false);
    expect(page.isDue('b')).toBe(true);
  });

  it('is due again after it came too early', () => {
    const load = pages();
    const page = load();
    page.seen('a');
    page.forget('a');
    expect(page.isDue('a')).toBe(true);
    expect(load().isDue('a')).toBe(true);
  });
});
