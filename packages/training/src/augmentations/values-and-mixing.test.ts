import { loadEngine, tf } from '@trainyard/engine'
import { type AugmentationSpec, augmentation } from '@trainyard/spec'
import { beforeAll, describe, expect, test } from 'vitest'
import { augmentationOf } from './augmentation.js'
import { betaQuantiles } from './beta.js'
import { drawsOf } from './draws.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const stream = { seed: 11, member: 0 }
const counter = () => tf.scalar(1, 'int32')
const specs = (...list: unknown[]): AugmentationSpec[] => list.map((entry) => augmentation.parse(entry))
const run = (list: AugmentationSpec[], images: tf.Tensor4D) => {
  const mixed = augmentationOf(list, stream)?.(images, counter())
  if (!mixed) throw new Error('an empty list')
  return mixed
}
const drawn = (path: string, what: string, low: number, high: number, batch: number) =>
  drawsOf(stream, path, counter(), batch).uniform(what, low, high).dataSync() as Float32Array
const colours = (batch: number) =>
  tf.tensor4d(
    Float32Array.from({ length: batch * 4 * 4 * 3 }, (_, i) => 60 + ((i * 53) % 120)),
    [batch, 4, 4, 3],
  )
const near = (values: ArrayLike<number>, expected: readonly number[], tolerance: number) =>
  Math.max(...Array.from(values, (value, index) => Math.abs(value - (expected[index] ?? Number.NaN)))) < tolerance

describe('values', () => {
  test('brightness adds one amount to an image and stays within 0 and 255', () => {
    const images = colours(30)
    const delta = drawn('augmentation/0', 'amount', -255 * 0.9, 255 * 0.9, 30)
    const expected = Array.from(images.dataSync(), (value, i) => Math.min(255, Math.max(0, value + (delta[Math.floor(i / 48)] ?? 0))))
    expect(near(run(specs({ type: 'brightness', amount: 0.9 }), images).images.dataSync(), expected, 1e-3)).toBe(true)
  })

  test('contrast keeps the mean of each channel and scales what is around it', () => {
    const images = colours(6)
    const raw = images.dataSync()
    const factor = drawn('augmentation/0', 'factor', Math.log(0.5), Math.log(1.2), 6)
    const mean = (b: number, c: number) => Array.from({ length: 16 }, (_, p) => raw[b * 48 + p * 3 + c] ?? 0).reduce((sum, value) => sum + value, 0) / 16
    const expected = Array.from(
      raw,
      (value, i) => mean(Math.floor(i / 48), i % 3) + Math.exp(factor[Math.floor(i / 48)] ?? 0) * (value - mean(Math.floor(i / 48), i % 3)),
    )
    expect(near(run(specs({ type: 'contrast', factor: [0.5, 1.2] }), images).images.dataSync(), expected, 1e-2)).toBe(true)
  })

  test('colour jitter by hand: brightness, contrast about the mean luma, saturation about the own luma', () => {
    const images = colours(4)
    const raw = images.dataSync()
    const f = Object.fromEntries((['brightness', 'contrast', 'saturation'] as const).map((what) => [what, drawn('augmentation/0', what, 0.9, 1.1, 4)]))
    const luma = (rgb: readonly number[]) => 0.299 * (rgb[0] ?? 0) + 0.587 * (rgb[1] ?? 0) + 0.114 * (rgb[2] ?? 0)
    const expected: number[] = []
    for (let b = 0; b < 4; b += 1) {
      const pixels = Array.from({ length: 16 }, (_, p) => [0, 1, 2].map((c) => (raw[b * 48 + p * 3 + c] ?? 0) * (f['brightness']?.[b] ?? 0)))
      const mean = pixels.reduce((sum, rgb) => sum + luma(rgb), 0) / 16
      for (const rgb of pixels) {
        const contrasted = rgb.map((value) => mean + (f['contrast']?.[b] ?? 0) * (value - mean))
        expected.push(...contrasted.map((value) => luma(contrasted) + (f['saturation']?.[b] ?? 0) * (value - luma(contrasted))))
      }
    }
    const list = specs({ type: 'color_jitter', brightness: 0.1, contrast: 0.1, saturation: 0.1 })
    expect(near(run(list, images).images.dataSync(), expected, 1e-2)).toBe(true)
  })

  test('turning the hue keeps the luma and changes the colours, and grey stays grey', () => {
    const list = specs({ type: 'color_jitter', brightness: 0, contrast: 0, saturation: 0, hue: 0.1 })
    const luma = (images: tf.Tensor) => tf.sum(tf.mul(images, tf.tensor1d([0.299, 0.587, 0.114])), 3)
    const images = tf.tensor4d(
      Float32Array.from({ length: 2 * 48 }, (_, i) => 100 + ((i * 7) % 30)),
      [2, 4, 4, 3],
    )
    const turned = run(list, images).images
    expect(tf.max(tf.abs(tf.sub(luma(turned), luma(images)))).dataSync()[0]).toBeLessThan(0.1)
    expect(tf.max(tf.abs(tf.sub(turned, images))).dataSync()[0]).toBeGreaterThan(1)
    const grey = tf.fill([2, 4, 4, 3], 90) as tf.Tensor4D
    expect(tf.max(tf.abs(tf.sub(run(list, grey).images, grey))).dataSync()[0]).toBeLessThan(0.1)
  })

  test('noise has its deviation and no mean', () => {
    const noise = tf.sub(run(specs({ type: 'gaussian_noise', deviation: 0.1 }), tf.fill([50, 10, 10, 3], 128) as tf.Tensor4D).images, 128)
    expect(Math.abs(tf.mean(noise).dataSync()[0] ?? 9)).toBeLessThan(1)
    expect(Math.sqrt(tf.mean(tf.square(noise)).dataSync()[0] ?? 0)).toBeCloseTo(25.5, 0)
  })

  test('erasing covers one rectangle of the wanted area in the wanted share of the images', () => {
    const result = run(
      specs({ type: 'random_erasing', probability: 0.5, area: [0.1, 0.3], aspect: [0.5, 2], value: 7 }),
      tf.fill([200, 16, 16, 1], 100) as tf.Tensor4D,
    ).images.dataSync()
    const boxes = Array.from({ length: 200 }, (_, b) => {
      const inside = Array.from({ length: 256 }, (__, p) => p).filter((p) => result[b * 256 + p] === 7)
      const [rows, columns] = [inside.map((p) => Math.floor(p / 16)), inside.map((p) => p % 16)]
      return {
        count: inside.length,
        box: inside.length === 0 ? 0 : (Math.max(...rows) - Math.min(...rows) + 1) * (Math.max(...columns) - Math.min(...columns) + 1),
      }
    })
    const erased = boxes.filter(({ count }) => count > 0)
    expect(Math.abs(erased.length - 100)).toBeLessThan(30)
    for (const { count, box } of erased) {
      expect(count).toBe(box)
      expect(count / 256).toBeGreaterThan(0.07)
      expect(count / 256).toBeLessThan(0.36)
    }
  })
})

describe('mixing', () => {
  const batch = 64
  // Each image holds its own number, so that shares can be read off.
  const numbered = () => tf.tile(tf.reshape(tf.range(0, batch), [batch, 1, 1, 1]), [1, 8, 8, 1]) as tf.Tensor4D
  const y = () => tf.range(0, batch, 1, 'float32') as tf.Tensor1D
  /** The mixture of the labels, which for numbered images must be the mean of the image. */
  const mixedLabel = (list: AugmentationSpec[]) => {
    const { images, labels } = run(list, numbered())
    const label = tf.addN((labels ?? []).map(({ of, share }) => tf.mul(share, of(y()))))
    const shares = tf.addN((labels ?? []).map(({ share }) => share)).dataSync()
    return { label: label.dataSync(), mean: tf.mean(images, [1, 2, 3]).dataSync(), shares, images }
  }

  test.each([
    ['mixup', [{ type: 'mixup', alpha: 1 }]],
    ['cutmix', [{ type: 'cutmix' }]],
    ['one of the two', [{ type: 'random_choice', of: [{ type: 'mixup', alpha: 1 }, { type: 'cutmix' }] }]],
    [
      'both, one after the other',
      [
        { type: 'mixup', alpha: 1 },
        { type: 'cutmix', probability: 0.5 },
      ],
    ],
  ])('%s mixes labels as it mixes pixels', (_, list) => {
    const { label, mean, shares } = mixedLabel(specs(...list))
    expect(near(label, Array.from(mean), 1e-3)).toBe(true)
    expect(
      near(
        shares,
        Array.from({ length: batch }, () => 1),
        1e-5,
      ),
    ).toBe(true)
    expect(
      near(
        mean,
        Array.from({ length: batch }, (__, row) => row),
        0.5,
      ),
    ).toBe(false)
  })

  test('cutmix takes one rectangle of the other image and nothing in between', () => {
    const { images } = mixedLabel(specs({ type: 'cutmix' }))
    const values = images.dataSync()
    const different = Array.from({ length: batch }, (_, b) => new Set(values.slice(b * 64, (b + 1) * 64)).size)
    expect(Math.max(...different)).toBe(2)
  })

  test('images that the gate leaves out keep pixels and labels', () => {
    const { label, mean } = mixedLabel(specs({ type: 'mixup', alpha: 5, probability: 0.3 }))
    const whole = Array.from(label).filter((value, row) => value === row && Math.abs((mean[row] ?? -1) - row) < 1e-6)
    expect(Math.abs(whole.length / batch - 0.7)).toBeLessThan(0.2)
  })

  test('nothing is mixed where no step mixes', () => {
    expect(run(specs({ type: 'horizontal_flip' }), numbered()).labels).toBeNull()
  })

  test('quantiles of Beta: uniform, arcsine and a parabola by their closed forms', () => {
    const shares = Array.from({ length: 11 }, (_, index) => index / 10)
    expect(near(betaQuantiles(1, 10), shares, 1e-6)).toBe(true)
    expect(
      near(
        betaQuantiles(0.5, 10),
        shares.map((share) => Math.sin((Math.PI * share) / 2) ** 2),
        1e-6,
      ),
    ).toBe(true)
    // Beta(2, 2): 3x² − 2x³ = share.
    expect(
      near(
        Array.from(betaQuantiles(2, 10), (x) => 3 * x * x - 2 * x ** 3),
        shares,
        1e-5,
      ),
    ).toBe(true)
    const [, low, , , , half] = betaQuantiles(0.1, 10)
    expect(low).toBeLessThan(1e-6)
    expect(half).toBeCloseTo(0.5, 6)
  })
})

describe('lists', () => {
  const bright = { type: 'brightness', amount: 0.1 }
  const dark = { type: 'random_erasing', probability: 1, area: [1, 1], aspect: [1, 1], value: 3 }

  test('of a choice each image gets exactly one step, each as often as the others', () => {
    const list = specs({ type: 'random_choice', of: [dark, { ...dark, value: 4 }, { ...dark, value: 5 }] })
    const result = run(list, tf.fill([300, 2, 2, 1], 100) as tf.Tensor4D).images.dataSync()
    const counts = [3, 4, 5].map((value) => Array.from(result).filter((pixel, index) => index % 4 === 0 && pixel === value).length)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300)
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(35)
  })

  test('in random order every step is done once, and either one is last for about half of the images', () => {
    const list = specs({ type: 'random_order', of: [dark, { ...dark, value: 4 }] })
    const result = run(list, tf.fill([300, 2, 2, 1], 100) as tf.Tensor4D).images.dataSync()
    const lastIsFirst = Array.from(result).filter((pixel, index) => index % 4 === 0 && pixel === 3).length
    const lastIsSecond = Array.from(result).filter((pixel, index) => index % 4 === 0 && pixel === 4).length
    expect(lastIsFirst + lastIsSecond).toBe(300)
    expect(Math.abs(lastIsFirst - 150)).toBeLessThan(45)
  })

  test('moves in random order: of a turn and a stretch both orders are seen, image by image', () => {
    const list = specs({
      type: 'random_order',
      of: [
        { type: 'horizontal_flip', probability: 1 },
        { type: 'translation', horizontal: 0.4, vertical: 0 },
      ],
    })
    const ramp = tf.tile(
      tf.tensor4d(
        Float32Array.from({ length: 21 }, (_, i) => i * 10),
        [1, 1, 21, 1],
      ),
      [40, 1, 1, 1],
    ) as tf.Tensor4D
    const shifts = drawn('augmentation/0/1', 'x', -0.4 * 21, 0.4 * 21, 40)
    const middles = run(list, ramp).images.dataSync()
    // Flipped and then shifted the middle shows 100 − 10·shift, the other way round 100 + 10·shift.
    const signs = Array.from(shifts, (shift, b) => Math.round(((middles[b * 21 + 10] ?? 0) - 100) / (10 * shift)))
    expect(new Set(signs)).toEqual(new Set([-1, 1]))
  })

  test('the same step repeats its draws, the next one does not, and members differ', () => {
    const list = specs(bright)
    const images = tf.fill([8, 2, 2, 1], 100) as tf.Tensor4D
    const of = (member: number, step: number) =>
      Array.from(augmentationOf(list, { seed: 1, member })?.(images, tf.scalar(step, 'int32')).images.dataSync() ?? [])
    expect(of(0, 1)).toEqual(of(0, 1))
    expect(of(0, 2)).not.toEqual(of(0, 1))
    expect(of(1, 1)).not.toEqual(of(0, 1))
  })
})
