import { crc32, deflateRawSync } from 'node:zlib'
import { type DatasetFormat, limits } from '@trainyard/spec'
import { deflated, npy, npyOf, png, type RawEntry, rawZip, stored } from './files.js'

/** A file that somebody uploads to do harm. `size` is 1 in the long form and less in the short one. */
export type HostileCase = {
  name: string
  spec: { format: DatasetFormat; [option: string]: unknown }
  /** The uploaded files, by name. */
  make(size: number): Record<string, Uint8Array | string>
  /** What it is told; null for a file that is read as what it is, with `columns` and `classes` as they are written. */
  error: RegExp | null
  columns?: readonly string[]
  classes?: readonly string[]
}

const megabyte = 2 ** 20
const csv = { format: 'csv', label: 'y' } as const
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
/** A column may not be called `__proto__`. */
const columns = names.slice(1)
const one = {
  'a.npz': rawZip([
    deflated('x.npy', npyOf('<f4', '(2, 1)', new Uint8Array(8))),
    deflated('y.npy', npyOf('<i4', '(2,)', Buffer.from([0, 0, 0, 0, 1, 0, 0, 0]))),
  ]),
}
const zip = (...entries: RawEntry[]) => ({ 'a.zip': rawZip(entries) })
const npz = (...entries: RawEntry[]) => ({ 'a.npz': rawZip(entries) })
const labels = deflated('y.npy', npyOf('<i4', '(2,)', Buffer.from([0, 0, 0, 0, 1, 0, 0, 0])))
const rows = (count: number, row: (index: number) => string): string => Array.from({ length: count }, (_, index) => row(index)).join('\n')

/** Two entries whose data overlap: the second is the whole of the first file and more, as in Fifield's bombs. */
function overlapping(count: number, size: number): RawEntry[] {
  const data = new Uint8Array(size)
  const first = deflated('0/a.png', data)
  return [first, ...Array.from({ length: count }, (_, index) => ({ ...first, name: `${index % 2}/${index}.png`, offset: 0 }))]
}

/** Every way that is known, in the order of the table. */
export const hostileCases: readonly HostileCase[] = [
  {
    name: 'npz: zeros that unpack to a thousand times their size',
    spec: { format: 'npz' },
    make: (size) =>
      npz(deflated('x.npy', npyOf('<f4', `(${Math.floor(64 * megabyte * size)}, 1)`, new Uint8Array(4 * Math.floor(64 * megabyte * size)))), labels),
    error: /unpacks to \d+ bytes: at most \d+|2 labels/,
  },
  {
    name: 'npz: an entry that holds more than it says',
    spec: { format: 'npz' },
    make: (size) => {
      const data = new Uint8Array(Math.floor(512 * megabyte * size))
      return npz({ name: 'x.npy', packed: deflateRawSync(data), method: 8, size: 128, crc: crc32(data) }, labels)
    },
    error: /the file is damaged/,
  },
  {
    name: 'zip: entries that lie over one another',
    spec: { format: 'images' },
    make: (size) => zip(...overlapping(Math.floor(10_000 * size), 2 * megabyte)),
    error: /unpacks to \d+ bytes|damaged|twice/,
  },
  {
    name: 'zip: more entries than it may have',
    spec: { format: 'images' },
    make: (size) => zip(...Array.from({ length: Math.floor(60_000 * size) }, (_, index) => stored(`a/${index}.png`, new Uint8Array(1)))),
    error: /no image|not an image|at most|images|class/,
  },
  {
    name: 'zip within a zip',
    spec: { format: 'images' },
    make: () => zip(stored('a/b.zip', zip(stored('c.png', new Uint8Array(9)))['a.zip'])),
    error: /no .*images|class/,
  },
  {
    name: 'zip: names that lead out of it',
    spec: { format: 'images' },
    make: () => zip(stored('../../../../tmp/hostile.png', png(2, 2)), stored('b/x.png', png(2, 2))),
    error: /damaged|outside|\.\./,
  },
  {
    name: 'npz: names that lead out of it',
    spec: { format: 'npz' },
    make: () => npz(deflated('../x.npy', npyOf('<f4', '(2, 1)', new Uint8Array(8))), labels),
    error: /damaged|\.\./,
  },
  { name: 'zip: an absolute name', spec: { format: 'images' }, make: () => zip(stored('/etc/hostile.png', png(2, 2))), error: /damaged|absolute/ },
  ...['(500000000,)', '(500000000, 500000000)', '(9007199254740993, 1)', '(-5, 1)', '(1, 1, 1, 1, 1, 1, 1, 1)', '(0, 5)'].map((shape) => ({
    name: `npy: shape ${shape} and 8 bytes`,
    spec: { format: 'npz' } as const,
    make: () => npz(deflated('x.npy', npyOf('<f4', shape, new Uint8Array(8))), labels),
    error: /./,
  })),
  ...['<U0', '|S0', '<U99999999', '|O', '<f99', "'"].map((descr) => ({
    name: `npy: elements ${descr}`,
    spec: { format: 'npz' } as const,
    make: () => npz(deflated('x.npy', npyOf(descr, '(500000000,)')), labels),
    error: /./,
  })),
  {
    name: 'npy: a header of nested brackets',
    spec: { format: 'npz' },
    make: () => npz(deflated('x.npy', npy(`{'descr': ${'['.repeat(60_000)}`)), labels),
    error: /header|records/,
  },
  {
    name: 'npz: arrays named as parts of objects',
    spec: { format: 'npz' },
    make: () => npz(...names.map((name) => deflated(`${name}.npy`, npyOf('<f4', '(2, 1)', new Uint8Array(8))))),
    error: /\bx\b|arrays/,
  },
  { name: 'npz: nothing wrong, for comparison', spec: { format: 'npz' }, make: () => one, error: null },
  {
    name: 'png: 60,000 × 60,000 pixels in a small file',
    spec: { format: 'images', size: [28, 28] },
    make: () => zip(stored('a/x.png', png(60_000, 60_000, 10)), stored('b/x.png', png(28, 28))),
    error: /60000 × 60000 pixels .*at most 16777216/,
  },
  {
    name: 'png: 4,096 × 4,096 pixels, many times',
    spec: { format: 'images', size: [28, 28] },
    make: (size) => {
      const image = png(4_096, 4_096)
      return zip(...Array.from({ length: Math.max(2, Math.floor(200 * size)) }, (_, index) => stored(`${index % 2 ? 'b' : 'a'}/${index}.png`, image)))
    },
    error: null,
    classes: ['a', 'b'],
  },
  {
    name: 'png: rows that are missing',
    spec: { format: 'images', size: [28, 28] },
    make: () => zip(stored('a/x.png', png(4_000, 4_000, 1)), stored('b/x.png', png(28, 28))),
    error: /./,
  },
  {
    name: 'images in folders named as parts of objects',
    spec: { format: 'images', size: [2, 2] },
    make: () => zip(...names.map((name) => stored(`${name}/x.png`, png(2, 2)))),
    error: null,
    classes: [...names].sort(),
  },
  {
    name: 'csv: 10,000 columns',
    spec: csv,
    make: () => ({ 'a.csv': `${rows(10_000, (index) => `c${index}`).replaceAll('\n', ',')},y\n` }),
    error: /4096|columns/,
  },
  {
    name: 'csv: one line without an end',
    spec: csv,
    make: (size) => ({ 'a.csv': new Uint8Array(Math.floor(512 * megabyte * size)).fill(','.charCodeAt(0)) }),
    error: /characters|line|record|columns/,
  },
  {
    name: 'csv: a quote that is never closed',
    spec: csv,
    make: (size) => ({ 'a.csv': `a,y\n"${'x\n'.repeat(Math.floor(128 * megabyte * size))}` }),
    error: /quote|characters/,
  },
  {
    name: 'csv: a cell without an end',
    spec: csv,
    make: (size) => ({ 'a.csv': `a,y\n${'9'.repeat(Math.floor(256 * megabyte * size))}` }),
    error: /characters|long/,
  },
  {
    name: 'csv: cells that look like numbers with units',
    spec: csv,
    make: (size) => ({ 'a.csv': `a,y\n${rows(Math.floor(900 * size) + 2, (index) => `1'${'µ'.repeat(200)}${index}+,${index % 2}`)}` }),
    error: null,
    columns: ['a'],
  },
  {
    name: 'csv: as many categories as rows',
    spec: csv,
    make: (size) => ({ 'a.csv': `a,y\n${rows(Math.max(limits.datasetTexts + 1, Math.floor(2_000_000 * size)), (index) => `t${index},${index % 2}`)}` }),
    error: new RegExp(`at most ${limits.datasetTexts} different`),
  },
  { name: 'csv: empty lines', spec: csv, make: (size) => ({ 'a.csv': `a,y\n${'\n'.repeat(Math.floor(256 * megabyte * size))}` }), error: /row|empty/ },
  { name: 'csv: zeros', spec: csv, make: (size) => ({ 'a.csv': new Uint8Array(Math.floor(256 * megabyte * size)) }), error: /./ },
  {
    name: 'csv: columns, categories and classes named as parts of objects',
    spec: csv,
    make: () => ({
      'a.csv': `${columns.join()},y\n${rows(20, (index) => `${columns.map((_, column) => names[(index + column) % names.length]).join()},${names[index % names.length]}`)}`,
    }),
    error: null,
    columns,
    classes: [...names].sort(),
  },
  {
    name: 'idx: a header that claims 4 billion images',
    spec: { format: 'idx' },
    make: () => ({
      'train-images-idx3-ubyte': Buffer.from([0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 28, 0, 0, 0, 28]),
      'train-labels-idx1-ubyte': Buffer.from([0, 0, 8, 1, 255, 255, 255, 255]),
    }),
    error: /./,
  },
]
