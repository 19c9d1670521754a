// Packs the files of a built directory: beside each that gets smaller by it, one for clients that take Brotli and one
// for those that take gzip.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const kPackers = {
  '.br': (bytes) => brotliCompressSync(bytes, {params: {[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length}}),
  '.gz': (bytes) => gzipSync(bytes, {level: 9}),
};

const directory = process.argv[2];
for (const entry of readdirSync(directory, {recursive: true, withFileTypes: true})) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = readFileSync(path);
  for (const [extension, pack] of Object.entries(kPackers)) {
    const packed = pack(bytes);
    if (packed.length < bytes.length) writeFileSync(path + extension, packed);
  }
}
