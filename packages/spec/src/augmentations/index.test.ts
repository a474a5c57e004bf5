import { expect, test } from 'vitest'
import { augmentation, augmentationErrors, type AugmentationSpec, augmentationStepRecords } from './index.js'

const images = { kind: 'image' as const, input_shape: [28, 28, 1] }
const list = (...entries: unknown[]): AugmentationSpec[] => entries.map((entry) => augmentation.parse(entry))

const withDefaults = augmentationStepRecords.filter(({ type, schema }) => schema.safeParse({ type }).success)

test.each(withDefaults.map(({ type }) => type))('%s has a default for everything, and its resolved form is read back as it is', (type) => {
  const [resolved] = list({ type })
  expect(list(resolved)).toEqual([resolved])
  expect(augmentationErrors(list({ type }), images)).toEqual([])
})

test('only the crop to a size has no default for everything', () => {
  expect(augmentationStepRecords.map(({ type }) => type).filter((type) => !withDefaults.some((record) => record.type === type))).toEqual(['scale_jitter_crop'])
})

test('unknown options, ranges the wrong way round and patches that do not fit are rejected', () => {
  expect(augmentation.safeParse({ type: 'rotation', angle: 3 }).success).toBe(false)
  expect(augmentation.safeParse({ type: 'contrast', factor: [2, 1] }).success).toBe(false)
  expect(augmentation.safeParse({ type: 'scale_jitter_crop', short_side: [24, 40], size: 28 }).success).toBe(false)
  expect(augmentation.safeParse({ type: 'random_choice', of: [{ type: 'mixup' }] }).success).toBe(false)
})

test('steps that cannot work on the data set are named with their place', () => {
  const crop = { type: 'scale_jitter_crop', short_side: [32, 40], size: 28 }
  expect(augmentationErrors(list(crop), images)).toEqual([])
  expect(augmentationErrors(list(crop), { kind: 'image', input_shape: [32, 32, 3] })).toMatchObject([
    { path: 'augmentation[0].size', message: 'must be 32, the side of the images', received: 28 },
  ])
  expect(augmentationErrors(list({ type: 'mixup' }), { kind: 'table', input_shape: [4] })).toMatchObject([{ path: 'augmentation[0]', rule: 'images' }])
})

test('steps that move pixels must agree on what is beyond the edge', () => {
  const mixed = list({ type: 'rotation', fill: 'nearest' }, { type: 'random_order', of: [{ type: 'shearing' }, { type: 'translation', fill: 'constant' }] })
  expect(augmentationErrors(mixed, images)).toMatchObject([
    { path: 'augmentation[1].of[1].fill', message: 'must be "nearest" as in augmentation[0].fill: all steps that move pixels are one warp' },
  ])
})
