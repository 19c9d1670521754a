// Writes what the dashboard knows of the API from its description: the types (src/api/schema.ts) and what each figure
// means (src/api/meanings.ts).
//
//   node scripts/describe_api.js openapi.json          writes both
//   node scripts/describe_api.js openapi.json --check  fails if they differ from what it would write
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import openapiTs, {astToString} from 'openapi-typescript';

// Schemas whose figures are shown.
const kShown = [
  'AuditLogEntry', 'AuditStats', 'DayFigures', 'DayVolume', 'DurationPercentiles', 'FlowFigures', 'Funnel', 'HourFigures',
  'LiveDashboard', 'LiveKpis', 'OpenStatus', 'OperatorFigures', 'OutcomeBreakdown', 'PeakHour', 'Percentiles', 'ServerAuditEntry',
  'SlaSettings', 'StepFigures', 'Summary', 'TopEngineer', 'TopFlow', 'Trend', 'Trends',
];

const kHead = '// Written by scripts/describe_api.js from openapi.json. Do not edit.\n';
const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// What the API answers where there is nothing is left out: a page shows a dash then.
function shownMeaning(description) {
  return description.replace(/[;,] (0|null) (without|when|where)\b.*$/, '.');
}

function meanings({components: {schemas}}) {
  const shown = kShown.map((name) => [name, Object.fromEntries(
      Object.entries(schemas[name].properties).map(([field, {description}]) => [field, shownMeaning(description)]))]);
  return `${kHead}export const meanings = ${JSON.stringify(Object.fromEntries(shown), null, 2)} as const;\n`;
}

// The schemas that `part` names, and those that they name.
function reachable(part, schemas, found = new Set()) {
  for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    reachable(schemas[name], schemas, found);
  }
  return found;
}

// Without what every operation can answer, a problem, and what the dashboard never sends: events.
function typesOf({paths, components: {schemas, ...others}, ...rest}) {
  const kept = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/') && path !== '/api/v1/events')
      .map(([path, operations]) => [path, Object.fromEntries(
          Object.entries(operations).map(([method, {responses, ...operation}]) => [method, {
            ...operation,
            responses: Object.fromEntries(Object.entries(responses).filter(([status]) => status < '400')),
          }]))]);
  const used = reachable(kept, schemas).add('ProblemBody');
  return openapiTs({
    ...rest,
    paths: Object.fromEntries(kept),
    components: {...others, schemas: Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)))},
  });
}

const [file, check] = process.argv.slice(2);
const description = JSON.parse(readFileSync(file, 'utf8'));
const written = {
  'src/api/schema.ts': kHead + astToString(await typesOf(description)),
  'src/api/meanings.ts': meanings(description),
};
for (const [path, text] of Object.entries(written)) {
  if (check !== '--check') {
    writeFileSync(here(path), text);
  } else if (!existsSync(here(path)) || readFileSync(here(path), 'utf8') !== text) {
    console.error(`web/${path} is not what scripts/describe_api.js writes of this description: run it`);
    process.exitCode = 1;
  }
}
