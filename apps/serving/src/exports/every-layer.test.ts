import { readFileSync, writeFileSync } from 'node:fs'
import { loadEngine } from '@trainyard/engine'
import { NotExportable } from '@trainyard/exchange'
import { elementAt, exportRecord, type ExportFormat, type Instance, type LayerInput, type LayerType, type ModelManifest } from '@trainyard/spec'
import { images, mixed, numbers, untrained, type UntrainedModel } from '@trainyard/testing/serving/untrained-models.js'
import { tableModel } from '@trainyard/testing/serving/table-model.js'
import { createPredictor } from '@trainyard/training'
import { beforeAll, expect, test } from 'vitest'
import { exportWriters } from './export-writers.js'
import { prove } from './prove.js'

// `EXPORT_ROWS=1000` is the long form: so many rows a layer and format; it writes the table of the page.
const count = Number(process.env['EXPORT_ROWS'] ?? 4) // default: a few rows
const page = new URL('../../../../docs/measurements/exports.md', import.meta.url)
const formats = Object.keys(exportWriters) as ExportFormat[]

const dense: LayerInput = { type: 'dense', units: 6, activation: 'tanh' }
/** Rows and columns of an image as a sequence. */
const sequence = (layer: LayerInput) => () => images([{ type: 'reshape', shape: [8, 8] }, layer, { type: 'flatten' }])
const image = (layer: LayerInput) => () => images([layer, { type: 'flatten' }])
const table =
  (...layers: LayerInput[]) =>
  () =>
    mixed([...layers, dense])
const manyTowns = () =>
  tableModel(
    Buffer.from(['town,x,y', ...Array.from({ length: 90 }, (_, row) => `town ${row % 23},${row % 7},${row % 2 === 0 ? 'a' : 'b'}`)].join('\n')),
    { label: 'y' },
    [{ type: 'category_embedding', above: 4, dimensions: 3 }, dense],
  )

/** A model with each layer, its weights as drawn. A forgotten layer does not compile. */
// oxlint-disable-next-line typescript/no-redundant-type-constituents -- it does not resolve the alias of the test support
const models: { [Type in LayerType]: () => UntrainedModel | Promise<UntrainedModel> } = {
  dense: table({ type: 'dense', units: 8, activation: 'gelu' }),
  conv2d: image({ type: 'conv2d', filters: 4, activation: 'mish' }),
  depthwise_conv2d: image({ type: 'depthwise_conv2d', strides: 2 }),
  separable_conv2d: image({ type: 'separable_conv2d', filters: 3 }),
  max_pooling2d: image({ type: 'max_pooling2d', padding: 'same', pool_size: 3 }),
  average_pooling2d: image({ type: 'average_pooling2d', padding: 'same', pool_size: 3 }),
  global_average_pooling2d: image({ type: 'global_average_pooling2d' }),
  flatten: () => images([{ type: 'flatten' }]),
  reshape: image({ type: 'reshape', shape: [4, 16] }),
  permute: image({ type: 'permute', axes: [2, 1, 3] }),
  batch_normalization: image({ type: 'batch_normalization' }),
  layer_normalization: sequence({ type: 'layer_normalization' }),
  dropout: table({ type: 'dropout', rate: 0.2 }),
  spatial_dropout2d: image({ type: 'spatial_dropout2d', rate: 0.2 }),
  gaussian_dropout: table({ type: 'gaussian_dropout', rate: 0.2 }),
  activation: image({ type: 'activation', function: 'hard_sigmoid' }),
  residual: table({ type: 'residual', shortcut: 'projection', layers: [dense] }),
  embedding: () => numbers([{ type: 'embedding', vocabulary: 9, dimensions: 3 }, { type: 'flatten' }]),
  lstm: sequence({ type: 'lstm', units: 5 }),
  gru: sequence({ type: 'gru', units: 5 }),
  scale: table({ type: 'scale' }),
  parametric_activation: table(dense, { type: 'parametric_activation', function: 'gelu' }),
  category_embedding: manyTowns,
  pbld_embedding: table({ type: 'pbld_embedding', frequencies: 4, dimensions: 3 }),
  plr_embedding: table({ type: 'plr_embedding', frequencies: 4, dimensions: 3 }),
  piecewise_linear_embedding: table({ type: 'piecewise_linear_embedding', bins: 4, dimensions: 3 }),
  rank_one_dense: () => mixed([{ type: 'rank_one_dense', units: 5, members: 3 }]),
  member_dense: () =>
    mixed([
      { type: 'rank_one_dense', units: 5, members: 3 },
      { type: 'member_dense', units: 4, members: 3 },
    ]),
}

const types = Object.keys(models) as LayerType[]

/** Rows of every kind of cell, that differ from one another. */
function rowsOf({ dataset, preprocessing }: ModelManifest): Instance[] {
  const turn = (row: number, place: number): number => Math.sin(row * 12.9898 + place * 78.233 + 1)
  return Array.from({ length: count }, (_, row): Instance => {
    if (preprocessing.kind === 'image')
      return Array.from({ length: dataset.input_shape.reduce((all, side) => all * side, 1) }, (_value, place) => 127.5 * (1 + turn(row, place)))
    return preprocessing.columns.map((column, place) => {
      if (row % 17 === place) return null
      return 'categories' in column ? elementAt(column.categories, row % column.categories.length, 'categories') : 5 * turn(row, place)
    })
  })
}

/** The largest difference of a layer in a format, or why there is none. */
async function differenceOf(format: ExportFormat, type: LayerType): Promise<string> {
  const { manifest, members } = await untrained(await models[type]())
  const write = exportWriters[format]
  if (!write) throw new Error(`no writer of ${format}`)
  const rows = rowsOf(manifest)
  const predictor = createPredictor({ manifest, members })
  const served = await predictor.predict(rows, { members: false })
  predictor.dispose()
  try {
    const proof = await prove(manifest, { rows, from: 'made' }, served, write({ name: 'm', version: '1', manifest, members }).reader)
    return proof.largest_difference.toExponential(0)
  } catch (error) {
    if (error instanceof NotExportable) return error.message
    throw error
  }
}

const rowOf = (type: string, cells: readonly string[]): string => `| ${[`\`${type}\``, ...cells].join(' | ')} |`
const heads = formats.map((format) => exportRecord(format).label)
/** The cells of the page's table, by the names of its rows. */
const written = (): Map<string, string[]> =>
  new Map(
    readFileSync(page, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').slice(1, -1))
      .map(([name = '', ...cells]) => [name.trim().replaceAll('`', ''), cells.map((cell) => cell.trim())]),
  )

beforeAll(async () => void (await loadEngine({ device: 'cpu', threads: 1 })))

test('every layer is exported in every format, and predicts what the service does', async () => {
  const lines: string[] = []
  for (const type of types) {
    const found: string[] = []
    for (const format of formats) found.push(await differenceOf(format, type))
    expect(
      found.map((cell) => /^\de-\d+$|^0e\+0$/.test(cell)),
      `${type}: ${found.join('; ')}`,
    ).toEqual(formats.map(() => true))
    lines.push(rowOf(type, found))
  }
  if (process.env['EXPORT_ROWS'] === undefined) return
  const table_ = [`| layer | ${heads.join(' | ')} |`, `|---|${heads.map(() => '---|').join('')}`, ...lines].join('\n')
  writeFileSync(page, readFileSync(page, 'utf8').replace(/\| layer \|[^]*?\n\n/, `${table_}\n\n`))
}, 300_000)

test('the page has a row for each layer and a column for each format', () => {
  expect([...written().keys()].toSorted()).toEqual(types.toSorted())
  for (const [type, cells] of written()) expect([type, cells.length]).toEqual([type, formats.length])
})
