// Directories as a whole.
import {closeSync, fsyncSync, openSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';

function filesOf(directory) {
  return readdirSync(directory, {withFileTypes: true}).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesOf(path) : entry.isFile() ? [path] : [];
  });
}

// What its files take on the disk.
export function treeBytes(directory) {
  return filesOf(directory).reduce((bytes, path) => bytes + 512 * statSync(path).blocks, 0);
}

// Writes every file of it through to the disk. Free for what is there already.
export function syncTree(directory) {
  for (const path of filesOf(directory)) {
    const file = openSync(path, 'r');
    fsyncSync(file);
    closeSync(file);
  }
}
