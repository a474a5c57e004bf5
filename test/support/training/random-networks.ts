import {
  type ActivationName,
  activationNames,
  type DatasetInfo,
  inferShapes,
  jobSpec,
  type LayerInput,
  type LayerSpec,
  modelInputShape,
  type ModelManifest,
  type Preprocessing,
  resolvedJobSpec,
  type StoredTensor,
  type TargetScaling,
} from '@trainyard/spec'
import { createNetwork, writeMemberFile } from '@trainyard/training'
import fc from 'fast-check'
import { manifestOf } from './manifest.js'

/** A model of one member for a test of exports: its data set, its layers, and how rows and targets are prepared. */
export type RandomModel = { info: DatasetInfo; preprocessing: Preprocessing; target: TargetScaling | null; layers: LayerInput[]; seed: number }

/** Numbers between two others that follow from a seed. */
export const numbers = (seed: number) => {
  let state = seed >>> 0
  return (low = 0, high = 1) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return low + (high - low) * (state / 2 ** 32)
  }
}

/** A version of one member with random numbers in all of its arrays, as the database keeps it. */
export function madeModel({ info, preprocessing, target, layers, seed }: RandomModel): { manifest: ModelManifest; file: Uint8Array } {
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, task: info.task, seed, architecture: { layers }, training: { epochs: 1 } }),
  )
  const network = createNetwork({ spec, inputShape: modelInputShape(info), classes: info.classes.length, seed, member: 0 })
  const next = numbers(seed + 1)
  const arrays: Record<string, StoredTensor> = {}
  for (const { name, role, variable } of network.parameters) {
    const values = role === 'kernel' ? Float32Array.from(variable.dataSync()) : Float32Array.from({ length: variable.size }, () => next(-0.5, 0.5))
    // Variances and scales are positive.
    if (name.endsWith('variance') || role === 'gamma') for (const index of values.keys()) values[index] = next(0.4, 1.6)
    arrays[`weights/${name}`] = { dtype: 'F32', shape: [...variable.shape], data: values }
  }
  network.dispose()
  const file = writeMemberFile(arrays, { preprocessing, target, specSha256: 'x', seed, member: 0, step: 1 })
  const manifest = manifestOf({ spec, dataset: info, preprocessing, target, weights: [1] })
  return { manifest, file }
}

/** A data set of images with so many classes. */
export const imageInfo = (shape: number[], classes: number, range?: [number, number]): DatasetInfo => ({
  kind: 'image',
  task: 'classification',
  rows: 10,
  test_rows: 0,
  input_shape: shape,
  classes: Array.from({ length: classes }, (_, index) => `c${index}`),
  class_counts: Array<number>(classes).fill(5),
  columns: [],
  label: null,
  ...(range ? { pixel_range: range } : {}),
})

/** A data set of numbers; for regression where there are no classes. */
export const tableInfo = (names: string[], classes: number): DatasetInfo => ({
  ...imageInfo([names.length], classes),
  kind: 'table',
  task: classes === 0 ? 'regression' : 'classification',
  columns: names.map((name) => ({ name, type: 'numeric', missing: 0, mean: 0, std: 1, categories: null })),
  label: 'y',
})

const activation = fc.constantFrom<ActivationName | undefined>(undefined, ...activationNames)
const withActivation = <T extends object>(fields: fc.Arbitrary<T>) =>
  fc.tuple(fields, activation, fc.boolean()).map(([own, of, bias]) => ({ ...own, use_bias: bias, ...(of && { activation: of }) }))
const window = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })))
const padding = fc.constantFrom('same' as const, 'valid' as const)
const small = fc.integer({ min: 1, max: 3 })

/** Any layer that images reach; whether it fits where it stands is seen later. */
const single: fc.Arbitrary<LayerInput> = fc.oneof(
  withActivation(fc.record({ type: fc.constant('conv2d' as const), filters: small, kernel_size: window, strides: window, padding })),
  withActivation(fc.record({ type: fc.constant('depthwise_conv2d' as const), kernel_size: window, strides: small, padding, depth_multiplier: small })),
  withActivation(
    fc.record({ type: fc.constant('separable_conv2d' as const), filters: small, kernel_size: window, strides: small, padding, depth_multiplier: small }),
  ),
  withActivation(fc.record({ type: fc.constant('dense' as const), units: fc.integer({ min: 1, max: 6 }) })),
  fc.record({
    type: fc.constantFrom('max_pooling2d' as const, 'average_pooling2d' as const),
    pool_size: window,
    strides: fc.option(window, { nil: undefined }),
    padding,
  }),
  fc.constant({ type: 'global_average_pooling2d' as const }),
  fc.constant({ type: 'flatten' as const }),
  fc.record({ type: fc.constant('batch_normalization' as const), center: fc.boolean(), scale: fc.boolean(), epsilon: fc.constantFrom(1e-3, 1e-5, 0.1) }),
  fc.record({ type: fc.constant('layer_normalization' as const), center: fc.boolean(), scale: fc.boolean(), epsilon: fc.constantFrom(1e-3, 0.1) }),
  fc.record({ type: fc.constantFrom('dropout' as const, 'spatial_dropout2d' as const, 'gaussian_dropout' as const), rate: fc.constant(0.3) }),
  fc.record({ type: fc.constant('activation' as const), function: fc.constantFrom(...activationNames) }),
  fc.record({ type: fc.constant('permute' as const), axes: fc.constantFrom<number[]>([2, 1], [2, 1, 3], [3, 1, 2]) }),
  fc.record({ type: fc.constant('reshape' as const), shape: fc.constantFrom<number[]>([4, 9], [9, 4], [6, 2], [2, 3], [1, 6], [6, 6, 1], [3, 4, 3], [36]) }),
  fc.record({ type: fc.constantFrom('lstm' as const, 'gru' as const), units: small, return_sequences: fc.boolean() }),
)
const block: fc.Arbitrary<LayerInput> = fc.record({
  type: fc.constant('residual' as const),
  shortcut: fc.constantFrom('identity' as const, 'projection' as const),
  layers: fc.array(single, { minLength: 1, maxLength: 3 }),
})
/** Layers one behind the other, blocks among them. */
export const anyLayers = fc.array(fc.oneof({ arbitrary: single, weight: 4 }, { arbitrary: block, weight: 1 }), { minLength: 1, maxLength: 9 })

/** Those of the layers that fit one behind the other, with what makes a flat row at the end. */
export function fitting(layers: LayerInput[], info: DatasetInfo): LayerInput[] {
  const ends = { inputShape: modelInputShape(info), task: info.task, classes: info.classes.length }
  const fits = (some: LayerInput[]): boolean => inferShapes({ layers: some as LayerSpec[] }, ends).ok
  const parsed = (some: LayerInput[]): LayerInput[] => jobSpec.shape.architecture.parse({ layers: some }).layers as LayerInput[]
  const kept = layers.reduce<LayerInput[]>((before, layer) => (fits(parsed([...before, layer, { type: 'flatten' }])) ? [...before, layer] : before), [])
  return fits(parsed(kept)) && kept.length > 0 ? kept : [...kept, { type: 'flatten' }]
}

/** A network of any layers on images of 6 × 6, with three rows of random pixels in any range. */
export type ImageCase = RandomModel & { rows: number[][] }

/** Random networks of images, by so many choices that a failure shrinks to few layers. */
export const imageCases: fc.Arbitrary<ImageCase> = fc
  .record({
    layers: anyLayers,
    range: fc.constantFrom<[number, number] | undefined>(undefined, [0, 1], [0, 16], [-1, 1], [0, 65_535], [-1024, 3071], [0.25, 0.75]),
    channels: fc.constantFrom(1, 3),
    classes: fc.integer({ min: 2, max: 4 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
  })
  .map(imageCase)

/** The case of some layers. */
export function imageCase({ layers, range, channels, classes, seed }: ImageChoices): ImageCase {
  const info = imageInfo([6, 6, channels], classes, range)
  const next = numbers(seed)
  const [black, white] = range ?? [0, 255]
  const rows = [0, 1, 2].map(() => Array.from({ length: 36 * channels }, () => next(black, white)))
  const per = (low: number, high: number): number[] => Array.from({ length: channels }, () => next(low, high))
  const preprocessing: Preprocessing = { kind: 'image', input_shape: info.input_shape, scale: 1 / 255, mean: per(0.1, 0.9), std: per(0.05, 0.5) }
  return { info, preprocessing, target: null, layers: fitting(layers, info), seed, rows }
}
type ImageChoices = { layers: LayerInput[]; range?: [number, number] | undefined; channels: number; classes: number; seed: number }
