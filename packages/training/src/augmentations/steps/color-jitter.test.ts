import { tf } from '@trainyard/engine'
import { colors, near, onImages, specs } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { run, drawn } = onImages({ augmentationOf, drawsOf })

test('color jitter by hand: brightness, contrast about the mean luma, saturation about the own luma', () => {
  const images = colors(4)
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

test('turning the hue keeps the luma and changes the colors, and gray stays gray', () => {
  const list = specs({ type: 'color_jitter', brightness: 0, contrast: 0, saturation: 0, hue: 0.1 })
  const luma = (images: tf.Tensor) => tf.sum(tf.mul(images, tf.tensor1d([0.299, 0.587, 0.114])), 3)
  const images = tf.tensor4d(
    Float32Array.from({ length: 2 * 48 }, (_, i) => 100 + ((i * 7) % 30)),
    [2, 4, 4, 3],
  )
  const turned = run(list, images).images
  expect(tf.max(tf.abs(tf.sub(luma(turned), luma(images)))).dataSync()[0]).toBeLessThan(0.1)
  expect(tf.max(tf.abs(tf.sub(turned, images))).dataSync()[0]).toBeGreaterThan(1)
  const gray = tf.fill([2, 4, 4, 3], 90) as tf.Tensor4D
  expect(tf.max(tf.abs(tf.sub(run(list, gray).images, gray))).dataSync()[0]).toBeLessThan(0.1)
})
