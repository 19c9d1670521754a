// The bar of a share; the number that tells it stands beside it.

export interface TrackProps {
  /** From 0 to 1; null leaves the place empty. */
  share: number|null;
  tone?: string;
}

export function Track({share, tone = 'tone-accent'}: TrackProps) {
  return (
    <span class={share === null ? 'track track-none' : 'track'} aria-hidden="true">
      {share !== null && <span class={tone} style={{width: `${Math.min(1, share) * 100}%`}} />}
    </span>
  );
}
