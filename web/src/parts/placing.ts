// Where something that pops up beside a name is put, so that it can be seen.

interface Edges {
  left: number;
  top: number;
  bottom: number;
}

interface Extent {
  width: number;
  height: number;
}

const kGap = 6;
const kMargin = 8;

/** Under `anchor`, or above it if there is no room, and never beyond the sides of `view`. */
export function placeBeside(anchor: Edges, popup: Extent, view: Extent): {left: number; top: number} {
  const left = Math.max(kMargin, Math.min(anchor.left, view.width - popup.width - kMargin));
  const under = anchor.bottom + kGap;
  const above = anchor.top - kGap - popup.height;
  return {left, top: under + popup.height > view.height && above >= 0 ? above : under};
}
