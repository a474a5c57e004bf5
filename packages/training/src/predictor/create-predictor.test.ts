import { type EngineInfo, loadEngine, memory } from '@trainyard/engine'
import { type Instance, type ModelManifest, prediction, readTensorFile, uploadSpec } from '@trainyard/spec'
import sharp from 'sharp'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareDataset } from '../datasets/prepare-dataset.js'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { combineEnsemble } from '../ensemble/combine-ensemble.js'
import { recordingPorts, toySide, toySpec, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from '../loop/train-member.js'
import type { MemberTask } from '../ports.js'
import { createPredictor, type Predictor } from './create-predictor.js'
import { InstanceError } from './instance-error.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

/** Trains the members of a task and packs them as the worker does. */
async function trained(taskOf: (member: number) => MemberTask, members: number) {
  const runs = []
  for (let member = 0; member < members; member += 1) {
    const { ports, seen } = recordingPorts()
    const outcome = await trainMember(taskOf(member), ports, engine)
    if (outcome.status !== 'succeeded') throw new Error('the training did not end')
    runs.push({ index: member, predictions: readTensorFile(outcome.predictions), file: seen.checkpoints.at(-1)?.file ?? new Uint8Array() })
  }
  const { spec, info, dataset } = taskOf(0)
  const { weights, combine } = combineEnsemble({ spec, info, members: runs })
  const { preprocessing, target } = prepareSplits(spec, info, dataset)
  const manifest: ModelManifest = manifestOf({ spec, dataset: info, preprocessing, target, combine, weights })
  return { manifest, runs, dataset, predictor: createPredictor({ manifest, members: runs }) }
}

/** The errors that reading gives; none when the instances are good. */
const errorsOf = async (predictor: Predictor, instances: Instance[]): Promise<InstanceError> => {
  const error = await predictor.read(instances).then(
    () => new InstanceError([], 0),
    (cause: unknown) => cause,
  )
  if (error instanceof InstanceError) return error
  throw error
}

describe('an ensemble of images', () => {
  let model: Awaited<ReturnType<typeof trained>>
  const raw = (row: number): number[] => [...(model.dataset.tensor('test.x').data as Uint8Array).subarray(row * toySide ** 2, (row + 1) * toySide ** 2)]
  const nested = (row: number): number[][] => Array.from({ length: toySide }, (_, line) => raw(row).slice(line * toySide, (line + 1) * toySide))

  beforeAll(async () => {
    const parts = { training: { epochs: 6, batch_size: 16 }, optimizer: { type: 'adam' as const, learning_rate: 0.01 }, ensemble: { members: 2 } }
    model = await trained((member) => ({ ...toyTask(parts, { member }), seed: 7 + member }), 2)
  }, 60_000)
  afterAll(() => model.predictor.dispose())

  test('raw pixels give what the members gave for the same rows after training', async () => {
    const rows = 40
    const predictions = await model.predictor.predict(
      Array.from({ length: rows }, (_, row) => raw(row)),
      { members: true },
    )
    const stored = model.runs.map(({ predictions: file }) => file.tensor('test.outputs').data as Float32Array)
    for (const [row, { probabilities = [], members = [], label, class_index: classIndex = -1, uncertainty }] of predictions.entries()) {
      for (const [member, { probabilities: own = [] }] of members.entries())
        for (const [column, p] of own.entries()) expect(p).toBeCloseTo(stored[member]?.[row * 4 + column] ?? Number.NaN, 4)
      for (const [column, p] of probabilities.entries())
        expect(p).toBeCloseTo(((members[0]?.probabilities?.[column] ?? 0) + (members[1]?.probabilities?.[column] ?? 0)) / 2, 6)
      expect(label).toBe(model.manifest.dataset.classes[classIndex])
      expect((uncertainty.aleatoric ?? 0) + (uncertainty.epistemic ?? 0)).toBeCloseTo(uncertainty.total ?? Number.NaN, 6)
      expect(uncertainty.epistemic).toBeGreaterThanOrEqual(0)
    }
    expect(predictions.map((one) => prediction.parse(one))).toEqual(predictions)
  })

  test('flat, nested and encoded forms of one image give the same', async () => {
    const png = await sharp(Buffer.from(raw(3)), { raw: { width: toySide, height: toySide, channels: 1 } })
      .png()
      .toBuffer()
    const forms: Instance[] = [
      raw(3),
      nested(3),
      nested(3).map((line) => line.map((pixel) => [pixel])),
      { b64: png.toString('base64') },
      { b64: `data:image/png;base64,${png.toString('base64')}` },
    ]
    const [first, ...others] = await model.predictor.predict(forms, { members: false })
    for (const other of others)
      for (const [column, p] of (other.probabilities ?? []).entries()) expect(p).toBeCloseTo(first?.probabilities?.[column] ?? Number.NaN, 6)
    expect(others).toHaveLength(4)
    expect(first?.members).toBeUndefined()
  })

  test('every bad instance is named with its path and what was received', async () => {
    const broken = nested(0)
    broken[3] = [1, 2]
    const large = await sharp({ create: { width: 9, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer()
    const { details } = await errorsOf(model.predictor, [
      raw(0),
      5,
      [1, 2, 3],
      broken,
      raw(1).with(6, 256),
      raw(1).with(7, Number.NaN),
      { b64: '!!' },
      { b64: 'AAAA' },
      { b64: large.toString('base64') },
      { pixels: [] },
    ])
    expect(details.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'instances[1] image',
      'instances[2] length',
      'instances[3][3] length',
      'instances[4][6] pixel',
      'instances[5][7] pixel',
      'instances[6].b64 base64',
      'instances[7].b64 image',
      'instances[8].b64 size',
      'instances[9] image',
    ])
    expect(details[3]).toMatchObject({ message: expect.stringMatching(/^instances.* must be a number from 0 to 255$/), received: 256 })
    expect(details[7]).toMatchObject({ message: 'instances[8].b64 must be 8 × 8 pixels (height × width)', received: '8 × 9' })
  })

  test('tensors of the inference protocol give what instances give', async () => {
    expect(model.predictor.inputSignature).toEqual([{ name: 'input', datatype: 'FP32', shape: [-1, 8, 8, 1] }])
    const values = Float32Array.from([...raw(0), ...raw(1)])
    expect(await model.predictor.predictTensor(values, [2, 8, 8, 1])).toEqual(await model.predictor.predict([raw(0), raw(1)], { members: false }))
    await expect(model.predictor.predictTensor(values, [2, 8, 8, 1, 1])).rejects.toThrow(
      'inputs.input.shape is [2, 8, 8, 1, 1]: it must be [rows, 8, 8, 1], the first side the number of rows',
    )
  })

  test('predicting leaves no tensors behind, and dispose frees the weights', async () => {
    const another = createPredictor({ manifest: model.manifest, members: model.runs })
    const loaded = memory().tensors
    for (let turn = 0; turn < 3; turn += 1) await another.predict([raw(turn)], { members: true })
    expect(memory().tensors).toBe(loaded)
    another.dispose()
    expect(memory().tensors).toBeLessThan(loaded)
    expect(another.bytes).toBe(2 * 4 * (64 * 16 + 16 + 16 * 4 + 4))
  })

  test('files that are missing or of another network are rejected', () => {
    expect(() => createPredictor({ manifest: model.manifest, members: model.runs.slice(0, 1) })).toThrow('the weights of member 1 are missing')
    const wider = { ...model.manifest, spec: toySpec({ architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 17 }] } }) }
    expect(() => createPredictor({ manifest: wider, members: model.runs })).toThrow('does not fit')
  })
})

describe('a table with numbers and categories', () => {
  let model: Awaited<ReturnType<typeof trained>>
  beforeAll(async () => {
    const lines = Array.from(
      { length: 200 },
      (_, row) => `${row % 9 === 0 ? '' : row % 20},${['red', 'green', 'blue'][row % 3]},${(row % 20) * 10 + (row % 3) * 100}`,
    )
    const upload = { type: 'upload' as const, files: [], spec: uploadSpec.parse({ format: 'csv', name: 't', label: 'price', test_fraction: 0.2 }) }
    const { info, file } = await prepareDataset(upload, [{ filename: 't.csv', bytes: new TextEncoder().encode(`size,colour,price\n${lines.join('\n')}`) }])
    const spec = toySpec({
      task: 'regression',
      architecture: { layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
      training: { epochs: 120, batch_size: 32 },
      optimizer: { type: 'adam', learning_rate: 0.01 },
      ensemble: { members: 2 },
    })
    model = await trained((member) => ({ spec, info, dataset: readTensorFile(file), member, seed: 7 + member, resume: null }), 2)
  }, 60_000)
  afterAll(() => model.predictor.dispose())

  test('values come back in the units of the target, for rows and objects alike', async () => {
    const [row, object, unknown] = await model.predictor.predict([[10, 'blue'], { colour: 'blue', size: 10 }, [null, 'pink']], { members: true })
    expect(row?.value).toBeGreaterThan(250)
    expect(row?.value).toBeLessThan(350)
    expect(object?.value).toBeCloseTo(row?.value ?? Number.NaN, 3)
    expect(unknown?.value).toBeTypeOf('number')
    const own = row?.members?.map(({ value }) => value ?? Number.NaN) ?? []
    const mean = ((own[0] ?? 0) + (own[1] ?? 0)) / 2
    expect(row?.value).toBeCloseTo(mean, 3)
    expect(row?.uncertainty).toEqual({ total: null, aleatoric: null, epistemic: expect.closeTo(((own[0] ?? 0) - mean) ** 2, 1) as unknown })
  })

  test('every bad cell is named with its path and what was received', async () => {
    const { details, message } = await errorsOf(model.predictor, [
      [1, 'red'],
      ['wide', 'red'],
      [1],
      { size: 1 },
      { size: 1, colour: 'red', prise: 2 },
      [Number.POSITIVE_INFINITY, []],
      7,
      [1e300, 'red'],
      { b64: 'aGk=' },
    ])
    expect(details.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'instances[1][0] number',
      'instances[2] length',
      'instances[3].colour required',
      'instances[4].prise unknown_column',
      'instances[5][0] number',
      'instances[5][1] category',
      'instances[6] row',
      'instances[7][0] range',
      'instances[8] row',
    ])
    expect(details[0]).toMatchObject({ received: 'wide', message: 'instances[1][0] must be a number or null: column "size" is numeric' })
    expect(message).toBe('instances[1][0] must be a number or null: column "size" is numeric (and 8 more)')
    expect(details[8]?.message).toMatch('is an image, but the model takes rows of a table: "size", "colour"')
  })

  test('each column is a tensor of the inference protocol', async () => {
    expect(model.predictor.inputSignature).toEqual([
      { name: 'size', datatype: 'FP32', shape: [-1] },
      { name: 'colour', datatype: 'BYTES', shape: [-1] },
    ])
    const instances = model.predictor.fromTensors([
      { name: 'colour', datatype: 'BYTES', shape: [2, 1], values: ['red', 'blue'] },
      { name: 'size', datatype: 'FP32', shape: [2], values: [1, null] },
    ])
    expect(instances).toEqual([
      [1, 'red'],
      [null, 'blue'],
    ])
    expect(() => model.predictor.fromTensors([{ name: 'size', datatype: 'FP32', shape: [1], values: [1] }])).toThrow('inputs.colour is missing')
  })

  test('keys of the prototype are columns like any other', async () => {
    const { details } = await errorsOf(model.predictor, [
      JSON.parse('{"size":1,"colour":"red","__proto__":{"x":1},"constructor":1}') as Instance,
      JSON.parse('{"size":1}') as Instance,
    ])
    expect(details.map(({ path }) => path)).toEqual(['instances[0].__proto__', 'instances[0].constructor', 'instances[1].colour'])
  })
})
