import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Stack, startStack } from '../support/stack.js'
import { zipFile } from '../support/zip-file.js'

let stack: Stack
const folder = mkdtempSync(join(tmpdir(), 'trainyard-tfjs-'))
beforeAll(async () => {
  await tf.setBackend('cpu')
  stack = await startStack()
})
afterAll(async () => {
  await stack?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const ensembleFile = z.object({
  combine: z.string(),
  inputs: z.string(),
  classes: z.array(z.string()),
  members: z.array(z.object({ index: z.int(), weight: z.number(), model: z.string() })),
})

/** An IDX file of bytes (http://yann.lecun.com/exdb/mnist): magic, sides, values. */
function idx(sides: readonly number[], value: (index: number) => number): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(4 + 4 * sides.length)
  head.writeUInt32BE(0x0800 + sides.length, 0)
  sides.forEach((side, index) => head.writeUInt32BE(side, 4 + 4 * index))
  const count = sides.reduce((product, side) => product * side, 1)
  return new Uint8Array([...head, ...Array.from({ length: count }, (_, index) => value(index))])
}
const pixel = (index: number) => (index * 37 + Math.floor(index / 64) * 11) % 256
const images = () => [new File([idx([60, 8, 8], pixel)], 'train-images-idx3-ubyte'), new File([idx([60], (index) => index % 3)], 'train-labels-idx1-ubyte')]
const table = () => {
  // The column c never changes: whatever a prediction holds there, it changes nothing.
  const rows = Array.from({ length: 60 }, (_, index) => [index / 7, Math.sin(index) * 40, 3.7, 3 * index - 20].join(','))
  return [new File([['a,b,c,price', ...rows].join('\n')], 'prices.csv')]
}

async function ready(id: string): Promise<string> {
  const status = async () => (await stack.client.api.GET('/v1/datasets/{id}', { params: { path: { id } } })).data?.status
  await expect.poll(status, { timeout: 60_000, interval: 100 }).not.toBe('preparing')
  expect(await status()).toBe('ready')
  return id
}

async function train(name: string, dataset: string, layers: readonly object[]): Promise<void> {
  const body = {
    name,
    dataset: { id: dataset, validation_fraction: 0.2 },
    architecture: { layers },
    training: { epochs: 2, batch_size: 16 },
    ensemble: { members: 2 },
    seed: 5,
    model: { name },
  }
  const { data: job } = await stack.client.api.POST('/v1/jobs', { body: body as never })
  if (job?.object !== 'job') throw new Error(`${name} was not queued`)
  let last = ''
  for await (const event of stack.client.watchEvents(job.id)) if (event.type === 'status') last = String(event.data.data['status'])
  expect(last).toBe('succeeded')
}

/** Downloads a model, unpacks it with tar, and opens every member. */
async function download(name: string) {
  const reply = await fetch(`${stack.url}/v1/models/${name}/versions/1/download?format=tfjs`, { headers: { authorization: `Bearer ${stack.key}` } })
  expect(reply.status).toBe(200)
  const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: Buffer.from(await reply.arrayBuffer()) })
  expect(unpacked.stderr.toString()).toBe('')
  const ensemble = ensembleFile.parse(JSON.parse(readFileSync(join(folder, `${name}-1`, 'ensemble.json'), 'utf8')))
  const models = await Promise.all(ensemble.members.map(({ model }) => tf.loadLayersModel(fromFile(join(folder, `${name}-1`, model)))))
  return { ensemble, models }
}

/** Files as TensorFlow.js takes them where it has no file system of its own. */
const fromFile = (file: string): tf.io.IOHandler => ({
  load: async () => {
    const { modelTopology, weightsManifest } = JSON.parse(readFileSync(file, 'utf8'))
    const weights = new Uint8Array(readFileSync(join(dirname(file), weightsManifest[0].paths[0])))
    return { modelTopology, weightSpecs: weightsManifest[0].weights, weightData: weights.buffer }
  },
})

const valuesOf = (model: tf.LayersModel, input: tf.Tensor): number[][] => (model.predict(input) as tf.Tensor2D).arraySync()
const close = (found: readonly (number | null)[], wanted: readonly (number | null)[], digits: number) =>
  found.forEach((value, index) => expect(value).toBeCloseTo(wanted[index] ?? Number.NaN, digits))

test('a network of convolutions gives TensorFlow.js the probabilities that the service predicts, from raw pixels', async () => {
  const { id } = await stack.client.uploadDataset({ name: 'images', format: 'idx' }, images())
  await train('images', await ready(id), [
    { type: 'conv2d', filters: 4, activation: 'leaky_relu' },
    { type: 'batch_normalization' },
    { type: 'activation', function: 'swish' },
    { type: 'max_pooling2d' },
    { type: 'conv2d', filters: 3, strides: 2, padding: 'valid', use_bias: false },
    { type: 'average_pooling2d', padding: 'same' },
    { type: 'flatten' },
    { type: 'dropout', rate: 0.3 },
    { type: 'dense', units: 5, activation: 'gelu' },
  ])
  const { ensemble, models } = await download('images')
  const instances = [0, 1, 2, 3].map((image) => Array.from({ length: 8 }, (_, y) => Array.from({ length: 8 }, (__, x) => [pixel(image * 64 + y * 8 + x)])))
  const reply = await stack.client.predict('images', { instances, members: true })
  expect([ensemble.inputs, ensemble.combine, models.length]).toEqual(['raw', 'mean', 2])
  const outputs = models.map((model) => valuesOf(model, tf.tensor4d(instances)))
  reply.predictions.forEach((prediction, row) => {
    prediction.members?.forEach(({ probabilities }, member) => close(outputs[member]?.[row] ?? [], probabilities ?? [], 5))
    const mean = (prediction.probabilities ?? []).map((_, of) =>
      ensemble.members.reduce((sum, { weight }, member) => sum + weight * (outputs[member]?.[row]?.[of] ?? Number.NaN), 0),
    )
    close(mean, prediction.probabilities ?? [], 5)
    expect(prediction.members).toHaveLength(2)
  })
})

test('a regression gives the values in their own unit, from raw rows', async () => {
  const { id } = await stack.client.uploadDataset({ name: 'prices', format: 'csv', label: 'price' }, table())
  await train('prices', await ready(id), [{ type: 'dense', units: 6, activation: 'tanh' }])
  const { ensemble, models } = await download('prices')
  const instances = [
    [1, 2, 3.7],
    [5.5, -30, 47],
  ]
  const reply = await stack.client.predict('prices', { instances, members: true })
  const outputs = models.map((model) => valuesOf(model, tf.tensor2d(instances)))
  expect([ensemble.inputs, ensemble.classes]).toEqual(['raw', []])
  reply.predictions.forEach((prediction, row) => {
    expect(prediction.members).toHaveLength(2)
    prediction.members?.forEach(({ value }, member) => close(outputs[member]?.[row] ?? [], [value ?? null], 3))
  })
})

/** An NPZ of arrays, after the description of the format (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
function npz(arrays: Record<string, { descr: string; shape: readonly number[]; data: Uint8Array }>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(arrays).map(([name, { descr, shape, data }]) => {
    const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117) + '\n'
    const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length % 256, header.length >> 8])
    return { name: Buffer.from(`${name}.npy`), utf8: true, data: Buffer.concat([start, Buffer.from(header, 'latin1'), data]) }
  })
  return new Uint8Array(zipFile(entries))
}
const fractions = Float32Array.from({ length: 60 * 64 }, (_, index) => pixel(index) / 255)
const scans = () => [
  new File(
    [
      npz({
        x: { descr: '<f4', shape: [60, 8, 8], data: new Uint8Array(fractions.buffer) },
        y: { descr: '|u1', shape: [60], data: Uint8Array.from({ length: 60 }, (_, index) => index % 3) },
      }),
    ],
    'scans.npz',
  ),
]

/** A member opened by its address, as a page does. */
async function openByAddress(name: string, model: string): Promise<tf.LayersModel> {
  const requestInit = { headers: { authorization: `Bearer ${stack.key}` } }
  return tf.loadLayersModel(`${stack.url}/v1/models/${name}/versions/1/tfjs/${model}`, { requestInit, fetchFunc: fetch })
}

/** What the service predicts and what the export gives for the same instances, member by member. */
async function compare(name: string, instances: number[][] | number[][][], digits: number) {
  const { ensemble, models } = await download(name)
  const reply = await stack.client.predict(name, { instances, members: true })
  const shape = models[0]?.inputs[0]?.shape.slice(1).map(Number) ?? []
  const input = tf.tensor(instances.flat(2), [instances.length, ...shape])
  const opened = await Promise.all(ensemble.members.map(({ model }) => openByAddress(name, model)))
  for (const outputs of [models, opened].map((all) => all.map((model) => valuesOf(model, input))))
    for (const [row, { members = [] }] of reply.predictions.entries())
      for (const [member, { probabilities, value }] of members.entries()) close(outputs[member]?.[row] ?? [], probabilities ?? [value ?? null], digits)
  expect(reply.predictions.every(({ members }) => members?.length === models.length)).toBe(true)
  return ensemble
}

test('images whose numbers go from 0 to 16, or from 0 to 1, are taken as they are: residual blocks, LSTMs and separable convolutions', async () => {
  const { data: digits } = await stack.client.api.POST('/v1/datasets', { body: { source: { type: 'sample', sample: 'digits' } } as never })
  await train('digits', await ready(digits?.id ?? ''), [
    { type: 'separable_conv2d', filters: 4, activation: 'relu' },
    { type: 'residual', layers: [{ type: 'depthwise_conv2d' }, { type: 'batch_normalization' }, { type: 'activation', function: 'swish' }] },
    { type: 'reshape', shape: [16, 16] },
    { type: 'layer_normalization' },
    { type: 'permute', axes: [2, 1] },
    { type: 'lstm', units: 5, return_sequences: true },
    { type: 'lstm', units: 4 },
  ])
  const shown = [0, 1, 2].map((image) => Array.from({ length: 8 }, (_, y) => Array.from({ length: 8 }, (__, x) => (y * 8 + x * 3 + image) % 17)))
  expect(await compare('digits', shown, 5)).toMatchObject({ inputs: 'raw' })
  const { id } = await stack.client.uploadDataset({ name: 'scans', format: 'npz' }, scans())
  await train('scans', await ready(id), [{ type: 'conv2d', filters: 3 }, { type: 'global_average_pooling2d' }])
  const own = [0, 1, 2].map((image) => Array.from({ length: 8 }, (_, y) => Array.from({ length: 8 }, (__, x) => fractions[image * 64 + y * 8 + x] ?? 0)))
  expect(await compare('scans', own, 5)).toMatchObject({ inputs: 'raw' })
})

test('a target in its own unit, far from zero, from columns far from zero', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => [1_990 + (index % 31), 0.001 * Math.sin(index), 1e6 + 10_000 * index])
  const far = new File([['year,tilt,price', ...rows.map((row) => row.join(','))].join('\n')], 'far.csv')
  const { id } = await stack.client.uploadDataset({ name: 'far', format: 'csv', label: 'price' }, [far])
  await train('far', await ready(id), [{ type: 'dense', units: 8, activation: 'tanh' }])
  const asked = [
    [2_000, 0.0005],
    [1_993, -0.0007],
  ]
  // The values are about 1.3 million: float32 keeps them to 0.06.
  expect(await compare('far', asked, -1)).toMatchObject({ inputs: 'raw', classes: [] })
})

test('a format that is made for a model that is not there says so', async () => {
  const reply = await fetch(`${stack.url}/v1/models/none/versions/1/download?format=onnx`, { headers: { authorization: `Bearer ${stack.key}` } })
  expect([reply.status, await reply.text()]).toEqual([404, expect.stringContaining('none')])
})
