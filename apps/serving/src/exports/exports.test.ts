import { loadEngine } from '@trainyard/engine'
import { exportProof, proofHeader } from '@trainyard/spec'
import { images, mixed, numbers, serveUntrained, untrained, type UntrainedModel, values } from '@trainyard/testing/serving/untrained-models.js'
import { tableModel } from '@trainyard/testing/serving/table-model.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prove } from './prove.js'

type Layers = UntrainedModel['layers']
const dense: Layers = [{ type: 'dense', units: 6, activation: 'tanh' }]

/** A table with all that a column can be: numbers on every scale, missing numbers and texts, dates, texts that may be missing, and a number that says so. */
const shop = () => {
  const rows = Array.from({ length: 160 }, (_, row) => {
    const day = new Date(Date.UTC(1999, 10, 3, row % 24) + row * 79 * 86_400_000).toISOString().slice(0, row % 3 === 0 ? 10 : 19)
    const size = row % 11 === 0 ? '-999' : String(Math.round(1e6 + 50 * Math.sin(row * 7)) / 4)
    const colour = row % 9 === 0 ? '' : ['red', 'größer', '日本', '日 本'][row % 4]
    return [
      size,
      row % 13 === 0 ? '' : (row * row) % 97,
      row % 5,
      (row % 7) ** 3,
      colour,
      row % 6 === 0 ? '' : ['yes', 'no'][row % 2],
      day,
      ['a', 'b', 'c'][row % 3],
    ]
  })
  const columns = {
    b: { type: 'numeric', scale: 'quantile' },
    c: { type: 'numeric', scale: 'min_max' },
    d: { type: 'numeric', scale: 'robust', impute: 'mean' },
    sure: { type: 'categorical', impute: 'mode' },
  }
  const text = [['size', 'b', 'c', 'd', 'colour', 'sure', 'day', 'y'].join(), ...rows.map((row) => row.join())].join('\n')
  return tableModel(Buffer.from(text), { label: 'y', columns, missing: ['-999', ''] })
}

/** Texts in an order, missing and unknown ones among them, and categories that are looked up, since a column has many of them. */
const kinds = () => {
  const rows = Array.from({ length: 120 }, (_, row) => [
    row % 10 === 0 ? '' : ['S', 'M', 'L', 'XL'][row % 4],
    ['low', 'high'][row % 2],
    row % 12 === 0 ? '' : `town ${(row * row) % 23}`,
    row % 7 === 0 ? '' : `Straße ${row % 15}`,
    (row * 31) % 17,
    ['a', 'b'][row % 2],
  ])
  const columns = {
    size: { type: 'ordered', order: ['S', 'M', 'L', 'XL'], missing_indicator: true },
    risk: { type: 'ordered', order: ['low', 'high'], scale: 'min_max' },
    street: { type: 'categorical', missing_indicator: true, impute: 'mode' },
  }
  const text = [['size', 'risk', 'town', 'street', 'x', 'y'].join(), ...rows.map((row) => row.join())].join('\n')
  return tableModel(Buffer.from(text), { label: 'y', columns }, [{ type: 'category_embedding', above: 4, dimensions: 3 }, ...dense])
}

/** A column of free text. */
const notes = () => {
  const rows = Array.from({ length: 60 }, (_, row) => [`word${row % 9} and word${row % 7} told ${row}`, row % 5, ['a', 'b'][row % 2]].join())
  return tableModel(Buffer.from(['note,x,y', ...rows].join('\n')), { label: 'y', columns: { note: { type: 'text' } } })
}

const members: Layers = [
  { type: 'plr_embedding', frequencies: 4, dimensions: 3 },
  { type: 'rank_one_dense', units: 5, members: 3, activation: 'mish' },
  { type: 'member_dense', units: 4, members: 3, activation: 'selu' },
]
const models: Record<string, UntrainedModel> = {
  mixed: mixed(dense),
  numbers: numbers([
    { type: 'pbld_embedding', frequencies: 4, dimensions: 3 },
    { type: 'scale' },
    ...dense,
    { type: 'parametric_activation', function: 'gelu' },
  ]),
  members: mixed(members),
  bins: numbers([
    { type: 'piecewise_linear_embedding', bins: 4, dimensions: 3 },
    { type: 'dense', units: 4, parameterization: 'neural_tangent' },
  ]),
  values: values(dense),
  quantiles: { ...values(members), loss: { type: 'quantile', quantiles: [0.1, 0.5, 0.9] } },
  poisson: { ...values(dense), loss: { type: 'poisson' }, target: { mean: 0, std: 4 } },
  logarithm: { ...values(dense), target: { mean: 2, std: 0.5, transform: 'log1p', range: [0, 9] } },
  images: images([
    { type: 'conv2d', filters: 4, activation: 'hard_sigmoid' },
    { type: 'reshape', shape: [16, 16] },
    { type: 'gru', units: 5, return_sequences: true },
    { type: 'lstm', units: 4 },
  ]),
  unequal: {
    ...mixed(dense),
    threshold: 0.4,
    variants: [
      { layers: dense, weight: 0.7 },
      { layers: members, weight: 0.2 },
      { layers: dense, weight: 0 },
    ],
  },
  adaptive: images([{ type: 'conv2d', filters: 2 }, { type: 'batch_normalization', inference: 'adaptive' }, { type: 'flatten' }]),
}
/** A text that is not known counts as the last category. */
const other = (): UntrainedModel => {
  const model = mixed(dense)
  if (model.preprocessing.kind !== 'table') throw new Error('not a table')
  const columns = model.preprocessing.columns.map((column) =>
    column.type === 'categorical' ? { ...column, other: true, missing_indicator: true, untrained: [1] } : column,
  )
  const info = model.dataset.columns.map((column) =>
    column.type === 'categorical' ? { ...column, missing: 1, options: { type: 'categorical' as const, missing_indicator: true } } : column,
  )
  return { ...model, dataset: { ...model.dataset, columns: info as UntrainedModel['dataset']['columns'] }, preprocessing: { kind: 'table', columns } }
}

let serving: Awaited<ReturnType<typeof serveUntrained>>
beforeAll(async () => {
  await loadEngine({ device: 'cpu', threads: 1 })
  const combined = async (combine: string) => {
    const source = await untrained({ ...mixed(dense), members: 3 })
    return { ...source, manifest: { ...source.manifest, combine } }
  }
  serving = await serveUntrained({
    ...models,
    other: other(),
    shop: await shop(),
    kinds: await kinds(),
    notes: await notes(),
    geometric: await combined('geometric_mean'),
    votes: await combined('vote'),
  })
}, 120_000)
afterAll(() => serving.close())

const cases = [...Object.keys(models), 'shop', 'kinds', 'other', 'geometric', 'votes'].flatMap((name) =>
  ['onnx', 'saved_model', 'tfjs'].map((format) => [name, format] as const),
)

test.each(cases)('%s as %s: the file is sent with the proof that it predicts what the service does', async (name, format) => {
  const reply = await serving.call(`/v1/models/${name}/versions/1/download?format=${format}`)
  expect([reply.statusCode, reply.statusCode === 200 ? '' : reply.body]).toEqual([200, ''])
  const proof = exportProof.parse(JSON.parse(String(reply.headers[proofHeader])))
  expect(proof).toMatchObject({ verified_by: expect.stringMatching(/^(onnxruntime-web|TensorFlow|TensorFlow\.js) \d/), rows_of: 'made', allowed: 1e-5 })
  expect(proof.rows).toBeGreaterThanOrEqual(64)
  // What is left is the rounding of float32, not a formula that is a little off.
  expect(proof.largest_difference).toBeLessThan(5e-6)
})

test.each(['onnx', 'saved_model', 'tfjs'])('a column of text is an error that names it: %s', async (format) => {
  const reply = await serving.call(`/v1/models/notes/versions/1/download?format=${format}`)
  expect([reply.statusCode, reply.json().error.message]).toEqual([
    501,
    `the format ${format} cannot hold the column "note", a text whose words are hashed; the format safetensors holds every model`,
  ])
})

test('a file that says something else is not sent, and the error says by how much', async () => {
  const manifest = { ...models['values'], target: { mean: 100, std: 10 } } as never
  const served = [{ value: 100 }, { value: 110 }] as never
  const saying =
    (...said: number[]) =>
    async () => ({ reader: 'a reader', outputs: said.map((value) => [value]) })
  const rows = { rows: [[1], [2]], from: 'made' as const }
  expect(await prove(manifest, rows, served, saying(100, 110.00005))).toMatchObject({ largest_difference: expect.closeTo(5e-6, 8) })
  for (const wrong of [[100, 110.0002], [100], [Number.NaN, 110], [100, Number.POSITIVE_INFINITY]])
    await expect(prove(manifest, rows, served, saying(...wrong))).rejects.toMatchObject({
      code: 'not_implemented',
      message: expect.stringContaining('not sent'),
    })
})

test('404 and 501: a version that is not there, and a format that is not made', async () => {
  expect((await serving.call('/v1/models/none/versions/1/download?format=onnx')).statusCode).toBe(404)
  expect((await serving.call('/v1/models/mixed/versions/1/download?format=pickle')).statusCode).toBe(501)
})
