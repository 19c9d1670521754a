// Server-sent events out of text that comes in pieces, as https://html.spec.whatwg.org/multipage/server-sent-events.html
// reads them, but for "id" and "retry", which flowtally does not send.

export interface StreamEvent {
  type: string;
  data: string;
}

/** Takes pieces of a stream, wherever they are cut, and gives the events that are whole. */
export class EventParser {
  private rest = '';  // of a line that has not ended
  private endedInReturn = false;
  private type = '';
  private data: string[] = [];

  push(piece: string): StreamEvent[] {
    if (piece === '') return [];
    // The second half of \r\n, whose first half already ended the line.
    const text = this.endedInReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    this.endedInReturn = piece.endsWith('\r');
    const lines = (this.rest + text).split(/\r\n|\r|\n/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.take(line));
  }

  private take(line: string): StreamEvent[] {
    if (line === '') return this.finish();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.type = value;
    if (field === 'data') this.data.push(value);
    return [];
  }

  private finish(): StreamEvent[] {
    const {type, data} = this;
    this.type = '';
    this.data = [];
    return data.length === 0 ? [] : [{type: type === '' ? 'message' : type, data: data.join('\n')}];
  }
}
