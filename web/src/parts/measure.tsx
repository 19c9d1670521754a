// A share as a bar beside its number.
import {Track} from './track';

export interface MeasureProps {
  /** From 0 to 1; null without a bar. */
  share: number|null;
  tone: string;
  text: string;
}

export function Measure({share, tone, text}: MeasureProps) {
  return (
    <span class="measure">
      <Track share={share} tone={tone} />
      <span class="measure-text">{text}</span>
    </span>
  );
}
