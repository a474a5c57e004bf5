import { type EngineInfo, loadEngine, memory } from '@trainyard/engine'
import { type JobSpecInput, type ModelManifest, type Prediction, readTensorFile, type TensorFile } from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { recordingPorts, toySide, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from '../loop/train-member.js'
import { createPredictor, type Predictor } from './create-predictor.js'
import { InstanceError } from './instance-error.js'
import { loadMember } from './networks.js'
import { createModelReader } from './model-reader.js'
import type { PredictOptions } from './predict-options.js'
import { sampledOutputs } from './sampled-outputs.js'
import { classUncertainty } from './uncertainty.js'

// A training and many passes; how long they take depends on what else the machine does.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const crops = { scales: [8, 11], flips: true }
const parts: Partial<JobSpecInput> = {
  architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 24, activation: 'relu' }, { type: 'dropout', rate: 0.4 }] },
  training: { epochs: 4, batch_size: 16 },
  optimizer: { type: 'adam', learning_rate: 0.01 },
  evaluation: { multi_crop: crops },
}

let engine: EngineInfo
let manifest: ModelManifest
let files: { index: number; file: Uint8Array; predictions: TensorFile }[]
let predictor: Predictor
let pixels: Uint8Array

beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
  files = []
  for (const index of [0, 1]) {
    const { ports, seen } = recordingPorts()
    const outcome = await trainMember({ ...toyTask(parts, { member: index }), seed: 7 + index }, ports, engine)
    if (outcome.status !== 'succeeded') throw new Error(outcome.status)
    files.push({ index, file: seen.checkpoints.at(-1)?.file ?? new Uint8Array(), predictions: readTensorFile(outcome.predictions) })
  }
  const { spec, info, dataset } = toyTask(parts)
  const { preprocessing, target } = prepareSplits(spec, info, dataset)
  manifest = manifestOf({ spec, dataset: info, preprocessing, target, weights: [0.5, 0.5], temperature: 2 })
  predictor = createPredictor({ manifest, members: files })
  pixels = dataset.tensor('test.x').data as Uint8Array
})
afterAll(() => predictor.dispose())

const size = toySide ** 2
const row = (index: number): number[] => [...pixels.subarray(index * size, (index + 1) * size)]
const rows = (count: number): number[][] => Array.from({ length: count }, (_, index) => row(index))
const mirrored = (image: readonly number[]): number[] => image.map((_, at) => image[at - (at % toySide) + toySide - 1 - (at % toySide)] ?? Number.NaN)
const predict = (instances: readonly number[][], options: Partial<PredictOptions>) => predictor.predict(instances, { members: true, ...options })
const ownOf = (prediction: Prediction | undefined, member: number): number[] => (prediction?.members?.[member]?.probabilities ?? []).map((p) => p ?? Number.NaN)
const close = (values: readonly number[], digits = 4) => values.map((value) => expect.closeTo(value, digits))
const average = (lists: readonly (readonly number[])[], shares: readonly number[]): number[] =>
  (lists[0] ?? []).map((_, column) => lists.reduce((sum, list, index) => sum + (list[column] ?? Number.NaN) * (shares[index] ?? 0), 0))

/** What a computation in passes gives in the end. */
function resultOf<T>(passes: Generator<void, T>): T {
  for (let pass = passes.next(); ; pass = passes.next()) if (pass.done === true) return pass.value
}

/** The image with its short side scaled, bilinearly between pixel centers, and cropped: written out pixel by pixel. */
function cropOf(image: readonly number[], scaled: number, top: number, left: number): number[] {
  const at = (y: number, x: number): number => image[y * toySide + x] ?? Number.NaN
  const place = (index: number): [below: number, above: number, share: number] => {
    const exact = Math.min(Math.max(((index + 0.5) * toySide) / scaled - 0.5, 0), toySide - 1)
    const below = Math.floor(exact)
    return [below, Math.min(below + 1, toySide - 1), exact - below]
  }
  return image.map((_, pixel) => {
    const [y0, y1, fy] = place(Math.floor(pixel / toySide) + top)
    const [x0, x1, fx] = place((pixel % toySide) + left)
    return (at(y0, x0) * (1 - fx) + at(y0, x1) * fx) * (1 - fy) + (at(y1, x0) * (1 - fx) + at(y1, x1) * fx) * fy
  })
}

describe('multi-crop', () => {
  test('is the average over ten crops of each scale, computed directly', async () => {
    const [prediction] = await predict([row(3)], { multi_crop: crops })
    const corners = [
      [0, 0],
      [0, 3],
      [3, 0],
      [3, 3],
      [1, 1],
    ].map(([top = 0, left = 0]) => cropOf(row(3), 11, top, left))
    const views = [...corners, ...corners.map(mirrored), row(3), mirrored(row(3))]
    const single = await predict(views, {})
    const shares = views.map((_, index) => (index < 10 ? 1 / 20 : 1 / 4))
    for (const member of [0, 1])
      expect(ownOf(prediction, member)).toEqual(
        close(
          average(
            single.map((one) => ownOf(one, member)),
            shares,
          ),
        ),
      )
  })

  test('at prediction gives what the job was judged by', async () => {
    const predictions = await predict(rows(20), { multi_crop: true })
    for (const [index, { predictions: file }] of files.entries()) {
      const stored = file.tensor('test.outputs').data as Float32Array
      for (const [place, prediction] of predictions.entries()) expect(ownOf(prediction, index)).toEqual(close([...stored.subarray(place * 4, place * 4 + 4)]))
    }
  })
})

describe('test-time augmentation', () => {
  test('averages the image as it is and its augmented forms', async () => {
    const flip = { augmentation: [{ type: 'horizontal_flip' as const, probability: 1 }], samples: 2, seed: 0 }
    const [prediction] = await predict([row(5)], { tta: flip })
    const [plain, other] = await predict([row(5), mirrored(row(5))], {})
    for (const member of [0, 1]) expect(ownOf(prediction, member)).toEqual(close(average([ownOf(plain, member), ownOf(other, member)], [0.5, 0.5])))
  })

  test('draws the same under the same seed, and differently under another', async () => {
    const noise = (seed: number) => ({ tta: { augmentation: [{ type: 'gaussian_noise' as const, deviation: 20, probability: 1 }], samples: 4, seed } })
    const [one, again, other] = [await predict(rows(3), noise(1)), await predict(rows(3), noise(1)), await predict(rows(3), noise(2))]
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
  })
})

describe('Monte Carlo dropout', () => {
  test('averages the samples of all members, and splits the uncertainty over all of them', async () => {
    const options = { members: true, mc_dropout: { samples: 12, seed: 4 } }
    const networks = files.map(({ index, file }) => loadMember(manifest, index, file))
    const samples = resultOf(sampledOutputs(manifest, networks, Float32Array.from(row(2)), 1, { ...options, rowsPerPass: 1 }))
    for (const network of networks) network.dispose()
    expect(new Set(samples.flat().map(String)).size).toBeGreaterThan(12)
    const [prediction] = await predict([row(2)], options)
    const all = samples.flat().map((sample) => [...sample])
    expect(prediction?.probabilities).toEqual(
      close(
        average(
          all,
          all.map(() => 1 / 24),
        ),
        6,
      ),
    )
    expect(ownOf(prediction, 1)).toEqual(
      close(
        average(
          all.slice(12),
          all.map(() => 1 / 12),
        ),
        6,
      ),
    )
    const { total, aleatoric, epistemic } = classUncertainty(
      all,
      all.map(() => 1 / 24),
    )
    expect([prediction?.uncertainty.total, prediction?.uncertainty.aleatoric, prediction?.uncertainty.epistemic]).toEqual(
      close([total ?? 0, aleatoric ?? 0, epistemic ?? 0], 5),
    )
  })

  test('sees more of what the model does not know than its members alone, and goes near the plain answer with many samples', async () => {
    const plain = await predict(rows(10), {})
    const sampled = await predict(rows(10), { mc_dropout: { samples: 200, seed: 1 } })
    const sum = (predictions: Prediction[]) => predictions.reduce((all, { uncertainty }) => all + (uncertainty.epistemic ?? 0), 0)
    expect(sum(sampled)).toBeGreaterThan(sum(plain))
    for (const [index, { probabilities = [] }] of sampled.entries())
      for (const [column, p] of probabilities.entries()) expect(Math.abs((p ?? 0) - (plain[index]?.probabilities?.[column] ?? 0))).toBeLessThan(0.15)
  })

  test('draws the same under the same seed, and leaves no tensors behind', async () => {
    const ask = (seed: number) => predict(rows(5), { mc_dropout: { samples: 5, seed } })
    const one = await ask(1)
    const { tensors } = memory()
    expect(await ask(1)).toEqual(one)
    expect(await ask(2)).not.toEqual(one)
    expect(memory().tensors).toBe(tensors)
  })
})

test('calibrated probabilities are those at the temperature of the model; the label stays', async () => {
  const [plain] = await predict([row(1)], {})
  const [calibrated] = await predict([row(1)], { calibrated: true })
  const powers = (plain?.probabilities ?? []).map((p) => Math.sqrt(p ?? Number.NaN))
  const total = powers.reduce((sum, power) => sum + power, 0)
  expect(calibrated?.probabilities).toEqual(
    close(
      powers.map((power) => power / total),
      6,
    ),
  )
  expect(calibrated).toMatchObject({ label: plain?.label, uncertainty: plain?.uncertainty, members: plain?.members })
})

test('what the model cannot do is rejected, all errors at once', () => {
  const { temperature: _temperature, ...uncalibrated } = manifest
  const bare = { ...uncalibrated, spec: toyTask({}).spec }
  const errorsOf = (of: ModelManifest, options: Partial<PredictOptions>, count = 1, limitFlops?: number): string[] => {
    try {
      createModelReader(of).check({ members: false, ...options }, count, limitFlops)
      return []
    } catch (error) {
      if (error instanceof InstanceError) return error.details.map(({ path, rule }) => `${path}: ${rule}`)
      throw error
    }
  }
  expect(errorsOf(bare, { calibrated: true, mc_dropout: { samples: 2, seed: 0 }, multi_crop: true })).toEqual([
    'calibrated: temperature',
    'mc_dropout: dropout',
    'multi_crop: evaluation',
  ])
  expect(errorsOf(manifest, { multi_crop: { scales: [7], flips: false } })).toEqual(['multi_crop.scales[0]: size'])
  expect(errorsOf(manifest, { tta: { augmentation: [{ type: 'mixup', alpha: 1, probability: 1 }], samples: 2, seed: 0 } })).toEqual([
    'tta.augmentation[0]: one_image',
  ])
  expect(errorsOf(manifest, { mc_dropout: { samples: 200, seed: 0 } }, 2_000, 1e9)).toEqual(['instances: operations'])
  expect(errorsOf(manifest, { calibrated: true, mc_dropout: { samples: 20, seed: 0 } })).toEqual([])
})
