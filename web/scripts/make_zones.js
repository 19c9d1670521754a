// Writes src/figures/zones.ts from the tz database of this machine: the zones that people choose from, one per country
// and clock (zone.tab), and today's name of each older one.
import {readFileSync, writeFileSync} from 'node:fs';

const kDatabase = '/usr/share/zoneinfo';

/** The names of zone.tab, in order. */
function chosenZones(directory) {
  const lines = readFileSync(`${directory}/zone.tab`, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split('\t')[2]).sort();
}

/** What each link of the database links to in the end. */
function links(directory) {
  const pairs = readFileSync(`${directory}/tzdata.zi`, 'utf8').split('\n').filter((line) => line.startsWith('L ')).map((line) => line.split(' '));
  const direct = new Map(pairs.map(([, target, name]) => [name, target]));
  const end = (name) => (direct.has(name) ? end(direct.get(name)) : name);
  return new Map([...direct.keys()].map((name) => [name, end(name)]));
}

/** The file's text. */
export function zonesSource(directory = kDatabase) {
  const zones = chosenZones(directory);
  const older = [...links(directory)].filter(([name, target]) => !zones.includes(name) && zones.includes(target)).sort();
  return [
    '// Written by scripts/make_zones.js from the tz database. Do not edit.',
    '',
    '/** The zones to choose from. */',
    'export const kZones: readonly string[] = [',
    ...['UTC', ...zones].map((zone) => `  '${zone}',`),
    '];',
    '',
    "/** Today's names of older ones. */",
    'export const kOlderZones: Readonly<Record<string, string>> = {',
    ...older.map(([name, target]) => `  '${name}': '${target}',`),
    '};',
    '',
  ].join('\n');
}

if (import.meta.url === `file://${process.argv[1]}`) {
  writeFileSync(new URL('../src/figures/zones.ts', import.meta.url), zonesSource());
}
