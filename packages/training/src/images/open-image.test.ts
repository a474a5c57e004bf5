import { resizeMode } from '@trainyard/spec'
import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { decodeImage } from '../predictor/image-reader.js'
import { openImage } from './open-image.js'

const png = (data: Uint8Array, height: number, width: number, channels: 1 | 2 | 3 | 4) =>
  sharp(data, { raw: { height, width, channels } })
    .toColourspace(channels < 3 ? 'b-w' : 'srgb')
    .png()
    .toBuffer()
const pixels = async (encoded: Uint8Array, shape: [number, number, number], resize: Parameters<Awaited<ReturnType<typeof openImage>>['pixels']>[1]) =>
  Array.from((await (await openImage(encoded)).pixels(shape, resize)).data)

const side = fc.integer({ min: 1, max: 9 })
const level = fc.integer({ min: 0, max: 255 })

/** Luminance of an sRGB color as sRGB gray (IEC 61966-2-1, ITU-R BT.709), in float64. */
function gray(rgb: readonly number[]): number {
  const linear = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  const y = 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0)
  return 255 * (y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055)
}

test('how transparent a pixel is changes nothing, at any size, resize and number of channels, at the upload and at prediction', async () => {
  await fc.assert(
    fc.asyncProperty(
      side,
      side,
      fc.option(fc.record({ height: side, width: side, mode: fc.constantFrom(...resizeMode.options) }), { nil: null }),
      fc.constantFrom(1 as const, 3 as const),
      fc.constantFrom(1 as const, 3 as const),
      fc.array(level, { minLength: 9 * 9 * 4, maxLength: 9 * 9 * 4 }),
      async (height, width, size, stored, channels, numbers) => {
        const count = height * width
        const plain = Uint8Array.from({ length: count * stored }, (_, index) => numbers[index] ?? 0)
        const alpha = Uint8Array.from({ length: count * (stored + 1) }, (_, index) => {
          const [pixel, channel] = [Math.floor(index / (stored + 1)), index % (stored + 1)]
          return channel === stored ? (numbers[count * stored + pixel] ?? 0) : (plain[pixel * stored + channel] ?? 0)
        })
        const shape: [number, number, number] = [size?.height ?? height, size?.width ?? width, channels]
        const [opaque, clear] = await Promise.all([png(plain, height, width, stored), png(alpha, height, width, stored === 1 ? 2 : 4)])
        const wanted = await pixels(opaque, shape, size?.mode ?? null)
        expect(await pixels(clear, shape, size?.mode ?? null)).toEqual(wanted)
        expect(Array.from((await decodeImage(clear.toString('base64'), shape, size?.mode ?? null)) as Uint8Array)).toEqual(wanted)
        // At its own size a pixel is what is stored, or its luminance.
        if (size !== null) return
        for (let pixel = 0; pixel < count; pixel += 1) {
          const own = [...plain.subarray(pixel * stored, (pixel + 1) * stored)]
          if (channels === 3) expect(wanted.slice(pixel * 3, pixel * 3 + 3)).toEqual(stored === 3 ? own : [own[0], own[0], own[0]])
          else expect(Math.abs((wanted[pixel] ?? Number.NaN) - (stored === 3 ? gray(own) : (own[0] ?? 0)))).toBeLessThanOrEqual(1)
        }
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)

test('a transparent half keeps its color at every size', async () => {
  const half = Uint8Array.from({ length: 8 * 8 * 4 }, (_, index) => [200, 10, 20, index % 32 < 16 ? 255 : 0][index % 4] ?? 0)
  const encoded = await png(half, 8, 8, 4)
  for (const [size, resize] of [
    [8, null],
    [4, 'stretch'],
    [16, 'cover'],
    [3, 'contain'],
  ] as const)
    expect(new Set(await pixels(encoded, [size, size, 3], resize))).toEqual(new Set([200, 10, 20]))
})

test('color becomes gray by its luminance in linear light', async () => {
  expect(await pixels(await png(Uint8Array.of(0, 128, 1), 1, 1, 3), [1, 1, 1], null)).toEqual([109])
  expect(Math.round(gray([0, 128, 1]))).toBe(109)
})
