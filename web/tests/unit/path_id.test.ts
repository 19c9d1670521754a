import createClient from 'openapi-fetch';
import {describe, expect, it} from 'vitest';
import {idOfSegment, pathWith, segmentOf} from '../../src/api/path_id';
import type {paths} from '../../src/api/schema';
import {segmentsOf} from '../../src/app/base_path';
import {flowPath} from '../../src/app/pages';

const kIds = ['.', '..', '...', '~', '~.', '~..', '~~..', '~...', '~x', 'a/b', '/', '%', '%2E%2E', '..%2F', '?', '#', ' ', '../..', 'a..', '..a', 'é', '+', ';', '\\', '..\\', 'dns'];

/** What a browser makes of an address. */
const pathnameOf = (address: string) => new URL(address, 'https://tally.test').pathname;

describe('an id in a path', () => {
  it('is one segment of it, and the same id again, whatever a browser makes of the address', () => {
    for (const id of kIds) {
      const segments = pathnameOf(`/flows/${segmentOf(id)}/end`).split('/');
      expect(segments, id).toHaveLength(4);
      expect(idOfSegment(decodeURIComponent(segments[2]!)), id).toBe(id);
    }
  });

  it('is written as it is unless it would be resolved', () => {
    expect(segmentOf('dns')).toBe('dns');
    expect(segmentOf('a/b')).toBe('a%2Fb');
    expect(segmentOf('..')).toBe('~..');
    expect(segmentOf('.')).toBe('~.');
    expect(segmentOf('~..')).toBe('~~..');
    expect(segmentOf('...')).toBe('...');
    expect(segmentOf('~x')).toBe('~x');
  });

  it('is the id of the page at the address of its flow', () => {
    for (const id of kIds) expect(segmentsOf(pathnameOf(flowPath(id))), id).toEqual(['flows', id]);
  });

  it('is asked for by that segment', async () => {
    const asked: string[] = [];
    const fetch = async (request: Request) => {
      asked.push(new URL(request.url).pathname);
      return new Response('{}', {headers: {'Content-Type': 'application/json'}});
    };
    const client = createClient<paths>({baseUrl: 'https://tally.test', pathSerializer: pathWith, fetch});
    for (const id of ['..', 'a/b', 'dns']) await client.GET('/api/v1/analytics/flows/{tree_id}', {params: {path: {tree_id: id}}});
    expect(asked).toEqual(['/api/v1/analytics/flows/~..', '/api/v1/analytics/flows/a%2Fb', '/api/v1/analytics/flows/dns']);
  });
});
