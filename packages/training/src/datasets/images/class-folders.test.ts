import { type DatasetSource, readTensorFile, uploadSpec } from '@trainyard/spec'
import { type ZipEntry, zipFile } from '@trainyard/testing/zip-file.js'
import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { DataError } from '../data-error.js'
import { prepareDataset } from '../prepare-dataset.js'

/** PNGs of one pixel; what they show says which they are. */
const images: Uint8Array[] = []
beforeAll(async () => {
  for (let level = 0; level < 64; level += 1)
    images.push(
      await sharp(Uint8Array.of(level), { raw: { height: 1, width: 1, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toBuffer(),
    )
})

const utf8 = (name: string): Uint8Array => Buffer.from(name, 'utf8')
const file = (name: string | Uint8Array, data: Uint8Array = utf8('text'), flag = true): ZipEntry => ({
  name: typeof name === 'string' ? utf8(name) : name,
  utf8: flag,
  data,
})
const image = (name: string | Uint8Array, level: number, flag = true): ZipEntry => file(name, images[level] ?? new Uint8Array(), flag)

async function made(entries: readonly ZipEntry[]) {
  const source: DatasetSource = { type: 'upload', spec: uploadSpec.parse({ format: 'images', name: 'x', test_fraction: 0 }), files: [] }
  const { info, file: tensors, warnings } = await prepareDataset(source, [{ filename: 'a.zip', bytes: zipFile(entries) }])
  const stored = readTensorFile(tensors)
  const rows = (split: 'train' | 'test'): string[] => {
    if (!stored.names.includes(`${split}.x`)) return []
    const [x, y] = [stored.tensor(`${split}.x`).data, stored.tensor(`${split}.y`).data]
    return Array.from({ length: y.length }, (_, row) => `${info.classes[Number(y[row])]} ${x[row]}`).sort()
  }
  return {
    classes: info.classes,
    train: rows('train'),
    test: rows('test'),
    warnings: Object.fromEntries(warnings.map(({ code, count }) => [code, count])),
    all: warnings,
  }
}
const refusal = async (entries: readonly ZipEntry[]): Promise<string> => {
  const error = await made(entries).then(
    () => null,
    (cause: unknown) => cause,
  )
  if (error instanceof DataError) return error.message
  throw error
}

/** Code page 437 of the signs that the names below have (https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT). */
const cp437: Readonly<Record<string, number>> = { Ü: 0x9a, é: 0x82, ß: 0xe1, ñ: 0xa4 }
const names = ['cats', 'dogs', 'Übung', '日本', 'café', 'two words', 'Straße', 'niño', '😀'] as const
const isIn437 = (name: string): boolean => Array.from(name).every((sign) => sign < '\x7f' || sign in cp437)
const bytesIn437 = (name: string): number[] => Array.from(name, (sign) => cp437[sign] ?? sign.charCodeAt(0))

type Written = { name: (typeof names)[number]; form: 'NFC' | 'NFD'; blanks: string; encoding: 'flagged' | 'plain' | 'cp437' }
const written: fc.Arbitrary<Written> = fc.record({
  name: fc.constantFrom(...names),
  form: fc.constantFrom('NFC' as const, 'NFD' as const),
  blanks: fc.constantFrom('', '', ' '),
  encoding: fc.constantFrom('flagged' as const, 'plain' as const, 'cp437' as const),
})

test('random trees: each image is in the class that its folder says, in any form, encoding and split, and nothing else is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ folder: written, split: fc.constantFrom('train' as const, 'test' as const) }), { minLength: 3, maxLength: 24 }),
      fc.constantFrom('', './', 'my data/', './x/y/'),
      fc.constantFrom<[string, string] | null>(null, ['train', 'test'], ['Train', 'TEST'], ['train ', 'Test']),
      fc.uniqueArray(fc.constantFrom('README.txt', 'labels.csv', 'classes.txt', 'cats/notes.md', 'empty-of-images/list.json', '.git/config'), { maxLength: 4 }),
      fc.uniqueArray(fc.constantFrom('.DS_Store', '__MACOSX/._1.png', 'Icon\r', 'cats/Thumbs.db', 'cats/.hidden', 'desktop.ini'), { maxLength: 4 }),
      fc.uniqueArray(fc.constantFrom('birds/', 'fish/'), { maxLength: 2 }),
      async (placed, outer, splits, strays, leftOvers, emptyFolders) => {
        const inSplit = (split: 'train' | 'test'): string => (splits ? `${split === 'train' ? splits[0] : splits[1]}/` : '')
        const entries = placed.map(({ folder: { name, form, blanks, encoding }, split }, level) => {
          const front = `${outer}${inSplit(split)}`
          const text = `${name.normalize(form)}${blanks}`
          if (encoding === 'cp437' && isIn437(text)) return image(Buffer.from([...utf8(front), ...bytesIn437(text), ...utf8(`/${level}.png`)]), level, false)
          return image(`${front}${text}/${level}.png`, level, encoding === 'flagged')
        })
        // Independent of the reader: the class is the name, composed and without blanks.
        const rowsOf = (split: 'train' | 'test') =>
          placed.flatMap(({ folder, split: own }, level) => ((splits ? own : 'train') === split ? [`${folder.name} ${level}`] : [])).sort()
        const trained = new Set(placed.flatMap(({ folder, split }) => (splits && split === 'test' ? [] : [folder.name])))
        fc.pre(trained.size >= 2 && placed.every(({ folder }) => trained.has(folder.name)))
        const inTree = (path: string): string => `${outer}${inSplit('train')}${path}`
        const whole = [
          ...entries,
          ...strays.map((name) => file(inTree(name))),
          ...leftOvers.map((name) => file(inTree(name))),
          ...emptyFolders.map((name) => file(inTree(name))),
        ]
        // What lies around everything is passed over where it does; strays that lie in it change nothing.
        const found = await made(whole)
        expect(found.train).toEqual(rowsOf('train'))
        expect(found.test).toEqual(rowsOf('test'))
        expect(found.classes).toEqual([...trained].sort((a, b) => (a < b ? -1 : 1)))
        expect(found.warnings['files_skipped']).toBe(strays.length === 0 ? undefined : strays.length)
        const noImages =
          emptyFolders.length + Number(strays.includes('empty-of-images/list.json')) + Number(!trained.has('cats') && strays.includes('cats/notes.md'))
        expect(found.warnings['folders_empty']).toBe(noImages === 0 ? undefined : noImages)
        const spellings = new Map<string, Set<string>>()
        for (const { folder } of placed)
          spellings.set(folder.name, (spellings.get(folder.name) ?? new Set()).add(folder.name.normalize(folder.form) + folder.blanks))
        expect('folders_joined' in found.warnings).toBe([...spellings.values()].some(({ size }) => size > 1))
      },
    ),
    { numRuns: 150 },
  )
}, 120_000)

test('names in UTF-8 need no flag; others are read as code page 437, and told', async () => {
  const plain = await made([image('Übung/1.png', 1, false), image('日本/2.png', 2, false)])
  expect([plain.classes, plain.warnings]).toEqual([['Übung', '日本'], {}])
  const old = await made([image(Buffer.from([0x9a, 0x62, ...utf8('/1.png')]), 1, false), image('b/2.png', 2)])
  expect([old.classes, old.all[0]?.message]).toEqual([['b', 'Üb'], expect.stringContaining('not UTF-8 and were read as code page 437')])
})

test('folders that differ by blanks or the form of accents only are one class in both splits, and told with their code points', async () => {
  const {
    classes,
    train,
    test: held,
    all,
  } = await made([
    image('train/caf\u00e9/1.png', 1),
    image('train/cafe\u0301/2.png', 2),
    image('train/tea /3.png', 3),
    image('test/cafe\u0301/4.png', 4),
    image('test/tea/5.png', 5),
  ])
  expect([classes, train, held]).toEqual([
    ['café', 'tea'],
    ['café 1', 'café 2', 'tea 3'],
    ['café 4', 'tea 5'],
  ])
  expect(all.map(({ code, count }) => [code, count])).toEqual([
    ['folders_joined', 2],
    ['folders_joined', 2],
  ])
  expect(all[0]?.message).toContain('U+0065 U+0301')
})

test.each<[string, string[], RegExp]>([
  ['a NUL', ['a\0/1.png', 'b/2.png'], /the name of a class must not hold the control character U\+0000; received "a\\u0000"/],
  ['a control character', ['a\u0007/1.png', 'b/2.png'], /control character U\+0007/],
  ['a line separator', ['a\u2028b/1.png', 'b/2.png'], /control character U\+2028/],
  ['300 characters', [`${'x'.repeat(300)}/1.png`, 'b/2.png'], /must have at most 255 characters, not 300/],
  ['blanks', [' /1.png', 'b/2.png'], /must show something/],
  ['what cannot be seen', ['\u200b/1.png', 'b/2.png'], /must show something/],
])('a folder whose name is %s is refused by name', async (_what, paths, message) => {
  const text = await refusal(paths.map((path, level) => image(path, level)))
  expect(text).toMatch(message)
  expect(text).not.toMatch(/[\p{Cc}\p{Zl}]/u)
})

test.each<[string, string[], RegExp]>([
  [
    'train, val, test',
    ['train/a/1.png', 'train/b/2.png', 'val/a/3.png', 'test/a/4.png'],
    /"val" is no split: move its images into train.*dataset\.validation_fraction/,
  ],
  ['Training, Testing', ['Training/a/1.png', 'Training/b/2.png', 'Testing/a/3.png'], /rename "Training" to train; rename "Testing" to test/],
  ['train, holdout', ['train/a/1.png', 'train/b/2.png', 'holdout/a/3.png'], /"holdout" is neither/],
  ['a class beside a split', ['train/a/1.png', 'train/b/2.png', 'c/3.png'], /the folder "train\/a" in "train\/a\/1\.png"/],
  ['classes within classes', ['a/x/1.png', 'a/y/2.png', 'b/3.png'], /the folder "a\/x" in "a\/x\/1\.png"/],
  ['an image beside the classes', ['1.png', 'a/2.png', 'b/3.png'], /move it into one, or leave it out; received "1\.png"/],
])('%s: the folder is named, with what to do', async (_what, paths, message) => {
  expect(await refusal(paths.map((path, level) => image(path, level)))).toMatch(message)
})

test('images that cannot be read are told at once: the first twenty, and how many there are', async () => {
  const good = Array.from({ length: 26 }, (_, level) => image(`${level % 2 ? 'a' : 'b'}/${level}.png`, level))
  const bad = (count: number) => Array.from({ length: count }, (_, index) => file(`a/bad-${String(index).padStart(2, '0')}.png`))
  const few = await refusal([...good, ...bad(14)])
  expect(few).toMatch(/^a\.zip: 14 of 40 images cannot be read; correct them or leave them out: a\/bad-00\.png: this is not a PNG, JPEG or WebP/)
  expect(few.match(/bad-\d\d\.png/g)).toHaveLength(14)
  const many = await refusal([...good, ...bad(33)])
  expect(many.match(/bad-\d\d\.png/g)).toHaveLength(20)
  expect(many).toMatch(/; and 13 more$/)
  expect(await refusal([...good, ...bad(1)])).toMatch(/^a\.zip\/a\/bad-00\.png: this is not/)
  // A header that is right, and a body that is not.
  const cut = good.map((entry, index) => (index < 3 ? { ...entry, data: entry.data.subarray(0, entry.data.length - 16) } : entry))
  expect(await refusal(cut)).toMatch(/3 of 26 images cannot be read.*the image cannot be decoded/)
})

test('images that are there twice, and test images that are trained on, are told with their files; so are classes that differ by case only', async () => {
  const { all } = await made([
    image('train/Cats/1.png', 1),
    image('train/cats/2.png', 2),
    image('train/dogs/3.png', 1),
    image('test/dogs/4.png', 2),
    image('test/dogs/5.png', 9),
  ])
  expect(all.map(({ code, count }) => [code, count])).toEqual([
    ['classes_alike', 2],
    ['rows_repeated', 2],
    ['test_rows_in_training', 1],
  ])
  expect(all[0]?.message).toContain('the classes "Cats" and "cats" differ by case')
  expect(all[1]?.message).toMatch(/2 of 5 rows have the inputs of an earlier row, such as "t.*\.png" those of "train\/.*\.png"/)
})

test('backslashes of Windows are slashes, and an array in place of a zip is named', async () => {
  const { classes } = await made([image('set\\cats\\1.png', 1), image('set\\dogs\\2.png', 2)])
  expect(classes).toEqual(['cats', 'dogs'])
  const source: DatasetSource = { type: 'upload', spec: uploadSpec.parse({ format: 'npz', name: 'x' }), files: [] }
  const array = { filename: 'x.npy', bytes: new Uint8Array([0x93, ...utf8('NUMPY'), 1, 0]) }
  await expect(prepareDataset(source, [array])).rejects.toThrow('x.npy: this is not a zip file but looks like an NPY array')
})
