// A share as a bar beside its number.

export interface MeasureProps {
  /** From 0 to 1; null without a bar. */
  share: number|null;
  tone: string;
  text: string;
}

export function Measure({share, tone, text}: MeasureProps) {
  return (
    <span class="measure">
      <span class={share === null ? 'measure-bar measure-none' : 'measure-bar'} aria-hidden="true">
        {share !== null && <span class={tone} style={{width: `${Math.min(1, share) * 100}%`}} />}
      </span>
      <span class="measure-text">{text}</span>
    </span>
  );
}
