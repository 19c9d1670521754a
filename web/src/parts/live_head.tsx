// The head of the live page: whether what is shown is of this moment, and otherwise of which.
import type {Live, LiveState} from '../api/live';
import {formatInstant} from '../figures/format';

const kStates: Record<LiveState, string> = {connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…', ended: 'Ended'};

export function LiveHead({live: {state, kpis, error}, timeZone}: {live: Live; timeZone: string|undefined}) {
  return (
    <div class="page-head" aria-busy={state === 'connecting'}>
      <h1>Live</h1>
      <p class={`live-state live-state-${state}`} role="status"><span class="live-dot" aria-hidden="true" />{kStates[state]}</p>
      <p class="page-window">
        {kpis !== undefined && timeZone !== undefined ?
          <>Last change {formatInstant(kpis.timestamp, timeZone, {seconds: true})}, {timeZone}</> :
          error === undefined && <span class="skeleton skeleton-line" />}
      </p>
    </div>
  );
}
