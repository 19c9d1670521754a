import {describe, expect, it} from 'vitest';
import {commentOf, kCommentMost} from '../../src/widgets/comment';
import {failed, held, pressed, retried, saved, shown} from '../../src/widgets/thumbs';
import {fromFragment, subjectOf} from '../../src/widgets_demo/subject';

describe('thumbs', () => {
  it('show at once what is wanted, and hold it once it is saved', () => {
    const sending = pressed(held(null), true);
    expect(sending).toEqual({held: null, wanted: true, phase: 'sending'});
    expect(shown(sending)).toBe(true);
    expect(saved(sending)).toEqual({held: true, wanted: true, phase: 'saved'});
  });

  it('take back with the same press, and change with the other', () => {
    expect(pressed(held(true), true).wanted).toBe(null);
    expect(pressed(held(false), false).wanted).toBe(null);
    expect(pressed(held(true), false).wanted).toBe(false);
    expect(pressed(saved(pressed(held(false), false)), false).wanted).toBe(false);
  });

  it('take no press while one is being sent', () => {
    const sending = pressed(held(null), true);
    expect(pressed(sending, true)).toBe(sending);
    expect(pressed(sending, false)).toBe(sending);
    expect(retried(sending)).toBe(sending);
  });

  it('show what is held again if it could not be saved, and can try that again', () => {
    const lost = failed(pressed(held(true), true));
    expect(shown(lost)).toBe(true);
    expect(retried(lost)).toEqual({held: true, wanted: null, phase: 'sending'});
    expect(shown(retried(lost))).toBe(null);
    // Another press after a failure is about what is held.
    expect(pressed(lost, false)).toEqual({held: true, wanted: false, phase: 'sending'});
  });
});

describe('a comment', () => {
  it('is none without anything but spaces', () => {
    expect(commentOf(' \n ')).toEqual({text: null, left: kCommentMost});
    expect(commentOf(' yes\n')).toEqual({text: 'yes', left: kCommentMost - 3});
  });

  it('is counted in code points', () => {
    expect(commentOf('👍'.repeat(kCommentMost)).left).toBe(0);
    expect(commentOf('👍'.repeat(kCommentMost + 1)).left).toBe(-1);
  });
});

describe('the subject of the demonstration', () => {
  it('comes from the fragment, and the rest from before', () => {
    const before = {token: 'old', session_id: 's', node_id: 'n'};
    expect(fromFragment('#token=a.b.c&session_id=s%2F1', before)).toEqual({token: 'a.b.c', session_id: 's/1', node_id: 'n'});
    expect(fromFragment('#step', before)).toBe(undefined);
    expect(fromFragment('', before)).toBe(undefined);
  });

  it('is empty where nothing was kept that can be used', () => {
    const nothing = {token: '', session_id: '', node_id: ''};
    for (const json of [null, 'no json', 'null', '{"token":1}']) expect(subjectOf(json)).toEqual(nothing);
    expect(subjectOf('{"token":" t ","node_id":"n"}')).toEqual({token: 't', session_id: '', node_id: 'n'});
  });
});
