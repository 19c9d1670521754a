// Two thumbs, of which one at most is up: what the server holds, what the user wants, and how that goes. What is wanted
// shows at once; if it cannot be saved, what the server holds shows again.

/** Helpful, not helpful, or not said. */
export type Vote = boolean|null;

export interface Thumbs {
  readonly held: Vote;
  readonly wanted: Vote;
  readonly phase: 'idle'|'sending'|'saved'|'failed';
}

export function held(vote: Vote): Thumbs {
  return {held: vote, wanted: vote, phase: 'idle'};
}

export function shown({held, wanted, phase}: Thumbs): Vote {
  return phase === 'sending' ? wanted : held;
}

/** A press gives the vote, or takes it back if that is the one held. While one is being sent there is no other. */
export function pressed(thumbs: Thumbs, vote: boolean): Thumbs {
  if (thumbs.phase === 'sending') return thumbs;
  return {held: thumbs.held, wanted: thumbs.held === vote ? null : vote, phase: 'sending'};
}

export function saved({wanted}: Thumbs): Thumbs {
  return {held: wanted, wanted, phase: 'saved'};
}

export function failed(thumbs: Thumbs): Thumbs {
  return {...thumbs, phase: 'failed'};
}

/** Tries again what could not be saved. */
export function retried(thumbs: Thumbs): Thumbs {
  return thumbs.phase === 'failed' ? {...thumbs, phase: 'sending'} : thumbs;
}
