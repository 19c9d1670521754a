// Whether two dashboards are equal, figure by figure.

const kTieDistanceMax = 1e-6;

// How many decimals a figure is printed with; undefined for whole numbers and texts.
function decimalsOf(name) {
  if (name.endsWith('_minutes') || name === 'avg_csat') return 1;
  return name.endsWith('_rate') ? 3 : undefined;
}

// The number as %.*f prints it, for 1 decimal or more. toFixed is exact too, but of two neighbours at the same distance
// it takes the larger one, not the even one; the text of such a tie is a 5 with nothing but zeros behind it.
export function printed(value, decimals) {
  const text = value.toFixed(decimals);
  const exact = value.toFixed(decimals + 30);
  const cut = exact.slice(0, exact.length - 30);
  return /50{29}$/.test(exact) && /[02468]$/.test(cut) ? cut : text;
}

// Whether the value is so near to the middle between two printed numbers, `other` one of them, that it could print as
// either: the only difference that is forgiven.
function isRoundingTie(value, other, decimals) {
  const unit = 10 ** -decimals;
  const middle = (Math.floor(value / unit) + 0.5) * unit;
  return Math.abs(value - middle) <= kTieDistanceMax && Math.abs(other - value) < unit;
}

// Every figure of an answer by its path, such as "top_flows[2].avg_csat".
function figuresOf(value, path = '', figures = new Map()) {
  if (value !== null && typeof value === 'object') {
    const at = (key) => (Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
    for (const [key, member] of Object.entries(value)) figuresOf(member, at(key), figures);
  } else {
    figures.set(path, value);
  }
  return figures;
}

// Compares flowtally's answer, printed figures, with a peer's, unrounded ones. Gives how many figures were compared,
// how many of them were forgiven, and for each that differs a line that names it and both values.
export function compare(answer, peer) {
  const ours = figuresOf(answer);
  const theirs = figuresOf(peer);
  const result = {compared: 0, forgiven: 0, differences: []};
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    ++result.compared;
    const [our, their] = [ours.get(path), theirs.get(path)];
    const decimals = decimalsOf(path.replace(/^.*\./, ''));
    const is_rounded = decimals !== undefined && typeof our === 'number' && typeof their === 'number';
    if (our === (is_rounded ? Number(printed(their, decimals)) : their)) continue;
    if (is_rounded && isRoundingTie(their, our, decimals)) {
      ++result.forgiven;
    } else {
      const shown = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));
      result.differences.push(`${path}: flowtally ${shown(our)}, the peer ${shown(their)}`);
    }
  }
  return result;
}
