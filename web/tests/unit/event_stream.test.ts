import {describe, expect, it} from 'vitest';
import {EventParser} from '../../src/api/event_stream';

function read(...pieces: string[]) {
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

const kStream =
  ': hello\n\nevent: snapshot\ndata: {"waiting":2}\n\n:\n\nevent: kpis\r\ndata: one\r\ndata:  two\r\n\r\ndata: ü\r\rid: 7\rdata\r\runfinished: 1\ndata: lost';
const kEvents = [
  {type: 'snapshot', data: '{"waiting":2}'}, {type: 'kpis', data: 'one\n two'}, {type: 'message', data: 'ü'}, {type: 'message', data: ''},
];

describe('a stream of events', () => {
  it('is read whole', () => {
    expect(read(kStream)).toEqual(kEvents);
  });

  it('is read the same wherever it is cut in two', () => {
    for (let cut = 0; cut <= kStream.length; ++cut) {
      expect(read(kStream.slice(0, cut), kStream.slice(cut)), `cut at ${cut}`).toEqual(kEvents);
    }
  });

  it('is read the same letter by letter, with nothing in between too', () => {
    expect(read(...kStream)).toEqual(kEvents);
    expect(read(...[...kStream].flatMap((letter) => [letter, '']))).toEqual(kEvents);
  });

  it('gives an event as soon as its empty line is there, not before', () => {
    const parser = new EventParser();
    expect(parser.push('data: 1\r\n')).toEqual([]);
    expect(parser.push('\r')).toEqual([{type: 'message', data: '1'}]);
    expect(parser.push('\ndata: 2\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{type: 'message', data: '2'}]);
  });

  it('takes one space off a value, and any field without data for nothing', () => {
    expect(read('data:  a\ndata:b\n\n')).toEqual([{type: 'message', data: ' a\nb'}]);
    expect(read('event: kpis\n\ndata: 1\n\n')).toEqual([{type: 'message', data: '1'}]);
    expect(read('data: a: b\n\n')).toEqual([{type: 'message', data: 'a: b'}]);
    expect(read(':data: x\nDATA: y\n data: z\n\n')).toEqual([]);
  });
});
