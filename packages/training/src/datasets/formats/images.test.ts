import { type DatasetSource, readTensorFile, uploadSpec } from '@trainyard/spec'
import { zipSync } from 'fflate'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeImage } from '../../predictor/image-reader.js'
import { prepareDataset } from '../prepare-dataset.js'

const prepare = (files: Record<string, Uint8Array>, spec: Record<string, unknown> = {}) => {
  const source: DatasetSource = { type: 'upload', spec: uploadSpec.parse({ format: 'images', name: 'x', test_fraction: 0, ...spec }), files: [] }
  return prepareDataset(source, [{ filename: 'a.zip', bytes: zipSync(files) }])
}
const gray = (height: number, width: number, value: number) =>
  sharp(new Uint8Array(height * width).fill(value), { raw: { height, width, channels: 1 } }).toColourspace('b-w')
const color = (height: number, width: number, pixel: readonly number[]) =>
  sharp(
    Uint8Array.from({ length: height * width * 3 }, (_, index) => pixel[index % 3] ?? 0),
    { raw: { height, width, channels: 3 } },
  )
const pixelsOf = ({ file }: { file: Uint8Array }, name = 'train.x') => [...readTensorFile(file).tensor(name).data]

describe('class folders', () => {
  test('PNG, JPEG and WebP are decoded; folders are classes in order; left-over files are passed over', async () => {
    const made = await prepare({
      'pets/dog/2.png': await color(2, 2, [10, 20, 30]).png().toBuffer(),
      'pets/cat/1.webp': await color(2, 2, [1, 2, 3]).webp({ lossless: true }).toBuffer(),
      'pets/cat/3.jpg': await color(2, 2, [128, 128, 128]).jpeg({ quality: 100 }).toBuffer(),
      'pets/.DS_Store': new Uint8Array(4),
      '__MACOSX/pets/dog/._2.png': new Uint8Array(4),
    })
    expect(made.info).toMatchObject({ kind: 'image', task: 'classification', rows: 3, input_shape: [2, 2, 3], classes: ['cat', 'dog'], class_counts: [2, 1] })
    const pixels = pixelsOf(made)
    expect(pixels.slice(0, 3)).toEqual([1, 2, 3])
    expect(pixels.slice(24, 27)).toEqual([10, 20, 30])
    expect([...readTensorFile(made.file).tensor('train.y').data]).toEqual([0, 0, 1])
  })

  test('folders train and test are the splits; gray images stay gray unless color is asked for', async () => {
    const files = {
      'train/a/1.png': await gray(1, 2, 7).png().toBuffer(),
      'train/b/1.png': await gray(1, 2, 8).png().toBuffer(),
      'test/b/1.png': await gray(1, 2, 9).png().toBuffer(),
    }
    const made = await prepare(files)
    expect([made.info.rows, made.info.test_rows, made.info.input_shape]).toEqual([2, 1, [1, 2, 1]])
    expect([pixelsOf(made), pixelsOf(made, 'test.x')]).toEqual([
      [7, 7, 8, 8],
      [9, 9],
    ])
    expect(pixelsOf(await prepare(files, { channels: 3 }))).toEqual([7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8])
  })

  test('an image is turned upright as its EXIF says, before its size is compared', async () => {
    const pixels = Uint8Array.from([0, 50, 100, 150, 200, 250])
    // Orientation 6: the camera was turned; the first row of what is seen is the first column of what is stored, from below.
    const turned = await sharp(pixels, { raw: { height: 2, width: 3, channels: 1 } })
      .toColourspace('b-w')
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer()
    const made = await prepare({ 'a/1.png': turned, 'b/1.png': await gray(3, 2, 5).png().toBuffer() }, { channels: 1 })
    expect(made.info.input_shape).toEqual([3, 2, 1])
    expect(pixelsOf(made).slice(0, 6)).toEqual([150, 0, 200, 50, 250, 100])
  })

  test('sixteen bits become eight, and palettes and transparency become colors', async () => {
    const deep = await sharp(
      Uint16Array.from({ length: 4 }, () => 0x8000),
      { raw: { height: 2, width: 2, channels: 1 } },
    )
      .toColourspace('grey16')
      .png()
      .toBuffer()
    const palette = await color(2, 2, [200, 100, 50]).png({ palette: true }).toBuffer()
    const clear = await color(2, 2, [9, 8, 7]).ensureAlpha(1).png().toBuffer()
    const pixels = pixelsOf(await prepare({ 'a/1.png': deep, 'b/1.png': palette, 'b/2.png': clear }, { channels: 3 }))
    expect([pixels.slice(0, 3), pixels.slice(12, 15), pixels.slice(24, 27)]).toEqual([
      [128, 128, 128],
      [200, 100, 50],
      [9, 8, 7],
    ])
  })

  test('images of several sizes are brought to one, and an encoded image at prediction goes the same way to the same bytes', async () => {
    const gradient = sharp(
      Uint8Array.from({ length: 12 * 8 * 3 }, (_, index) => (index * 7) % 256),
      { raw: { height: 12, width: 8, channels: 3 } },
    )
    const photo = await gradient.png().toBuffer()
    for (const resize of ['cover', 'contain', 'stretch'] as const) {
      const made = await prepare({ 'a/1.png': photo, 'b/1.png': await color(3, 9, [1, 2, 3]).png().toBuffer() }, { size: [4, 5], resize })
      expect([made.info.input_shape, made.info.resize]).toEqual([[4, 5, 3], resize])
      const predicted = await decodeImage(photo.toString('base64'), [4, 5, 3], made.info.resize ?? null)
      expect(Array.from(predicted as Uint8Array)).toEqual(pixelsOf(made).slice(0, 60))
    }
  })
})

describe('what is rejected', async () => {
  const one = await gray(2, 2, 1).png().toBuffer()
  const other = await gray(3, 2, 1).png().toBuffer()
  test.each([
    ['sizes that differ', { 'a/1.png': one, 'b/1.png': other }, {}, 'set size, as [32, 32], to bring them to one; received a/1.png is 2 × 2, b/1.png is 3 × 2'],
    [
      'a text among the images',
      { 'a/1.png': one, 'b/notes.txt': Buffer.from('hello') },
      {},
      'there must be folders of at least 2 classes to train on; received "a"; a folder without an image is no class: "b"',
    ],
    ['another encoding', { 'a/1.png': one, 'b/1.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>') }, {}, 'a.zip/b/1.svg'],
    ['a damaged image', { 'a/1.png': one, 'b/1.png': one.subarray(0, one.length - 20) }, {}, 'a.zip/b/1.png'],
    [
      'an image outside of folders',
      { '1.png': one, 'b/1.png': one },
      {},
      'an image must lie in the folder of its class, as cats/1.png: move it into one, or leave it out; received "1.png"',
    ],
    ['folders within classes', { 'a/x/1.png': one, 'b/1.png': one }, {}, 'not deeper and not beside; received the folder "a/x" in "a/x/1.png"'],
    ['one class', { 'a/1.png': one, 'a/2.png': one }, {}, 'there must be folders of at least 2 classes'],
    ['a test class without training images', { 'train/a/1.png': one, 'train/b/1.png': one, 'test/c/1.png': one }, {}, 'there is no folder "c" to train on'],
    ['nothing', { '.hidden': one }, {}, 'the zip holds no images'],
  ])('%s', async (_, files, spec, message) => {
    await expect(prepare(files as Record<string, Uint8Array>, spec)).rejects.toThrow(message)
  })

  test('a path that leaves the zip', async () => {
    await expect(prepare({ '../a/1.png': one, 'b/1.png': one })).rejects.toThrow(/a\.zip: the zip is damaged: invalid relative path/)
  })

  test('an image of more pixels than a side may have twice over is rejected from its header', async () => {
    const wide = await sharp({ create: { width: 4_097, height: 4_097, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    await expect(prepare({ 'a/1.png': wide, 'b/1.png': one }, { size: [2, 2] })).rejects.toThrow('a.zip/a/1.png')
  })
})
