// What was measured, as text.
import {cpus, release, totalmem, type} from 'node:os';

const kHead = ['database', 'load', '/ flowtally', 'on disk', 'dashboard, least', 'median', '/ in process', '/ HTTP'];

export function machine() {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${model}, ${cpus().length} threads, ${Math.floor(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
}

// Three digits, or all those before the point.
const digits = (value) => (value < 100 ? value.toPrecision(3) : value.toFixed(0));
const span = (value_ms) => (value_ms < 1 ? `${digits(value_ms * 1000)} us` : `${digits(value_ms)} ms`);

function rowOf(subject, flowtally) {
  const {name, load_seconds, disk_bytes, dashboard_ms: {min, median, ratio}} = subject;
  return [
    name, `${load_seconds.toFixed(1)} s`, digits(load_seconds / flowtally.load_seconds),
    `${(disk_bytes / 1e6).toFixed(0)} MB`, min === undefined ? '' : span(min), span(median),
    digits(median / flowtally.in_process_ms), digits(ratio),
  ];
}

// A Markdown table: flowtally in both ways of asking, then the peers. "/ flowtally" and "/ in process" are divided by
// flowtally's figure, "/ HTTP" is the median of the rounds' ratios: 20 is twenty times as long.
export function table(flowtally, peers) {
  const [in_process, http] = [flowtally.in_process_ms, flowtally.dashboard_ms.median];
  const ways = [
    {...flowtally, name: `${flowtally.name}, in process`, dashboard_ms: {median: in_process, ratio: in_process / http}},
    {...flowtally, name: `${flowtally.name}, over HTTP`},
  ];
  const rows = [kHead, kHead.map(() => '---'), ...[...ways, ...peers].map((subject) => rowOf(subject, flowtally))];
  const widths = kHead.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`).join('\n');
}
