import { createHash } from 'node:crypto'
import { loadEngine } from '@trainyard/engine'
import { memberFileParts, NotFinite, readBundle } from '@trainyard/exchange'
import { elementAt, type Instance, type ModelManifest, readTensorFile, type StoredTensor, uploadSpec, writeTensorFile } from '@trainyard/spec'
import { createPredictor, prepareDataset } from '@trainyard/training'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { memoryContent } from '../../apps/api/src/downloads/content.js'
import { inputReference } from '../../packages/training/src/reference/model-reference.js'
import { bundleMembers } from '../../apps/api/src/routes/models/download-version/bundle.js'
import { images, mixed, type ModelSource, numbers, untrained, values } from '../support/serving/untrained-models.js'
import { tableModel } from '../support/serving/table-model.js'
import { imageCases, madeModel } from '../support/training/random-networks.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu', threads: 1 })))

/** The file that a version is downloaded as. */
async function exported({ manifest, members }: ModelSource): Promise<Buffer> {
  const files = members.map(({ index, file }) => ({ index, part: (start: number, end: number) => memoryContent(file.subarray(start, end)) }))
  const { read, bytes } = await bundleMembers(manifest, files)
  const parts: Uint8Array[] = []
  for await (const part of read(0, bytes)) parts.push(part)
  return Buffer.concat(parts)
}

const headerOf = (file: Buffer): Buffer => file.subarray(0, 8 + Number(file.readBigUInt64LE(0)))

/** What an import makes of a file: the manifest and the members' files that are stored. */
async function imported(file: Buffer): Promise<ModelSource> {
  const read = readBundle(headerOf(file), file.length)
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  const { manifest, members } = read.model
  const files: ModelSource['members'] = []
  for (const member of members) {
    const parts: Uint8Array[] = []
    for await (const part of memberFileParts(manifest, member, async (start, end) => Uint8Array.prototype.slice.call(file, start, end))) parts.push(part)
    files.push({ index: member.index, file: new Uint8Array(Buffer.concat(parts)) })
  }
  return { manifest: withHashes(manifest, files), members: files }
}

const withHashes = (manifest: ModelManifest, files: ModelSource['members']): ModelManifest => ({
  ...manifest,
  members: manifest.members.map((member, position) => ({
    ...member,
    sha256: createHash('sha256')
      .update(elementAt(files, position, 'files').file)
      .digest('hex'),
  })),
})

async function predicted(model: ModelSource, rows: readonly Instance[]) {
  const predictor = createPredictor(model)
  const predictions = await predictor.predict([...rows], { members: true })
  predictor.dispose()
  return predictions
}

/** The same rows are answered with the same bits, the arrays are the same bytes, and what is exported again is imported again as the same. */
async function expectRoundTrip(model: ModelSource, rows: readonly Instance[]): Promise<void> {
  const file = await exported(model)
  const twin = await imported(file)
  expect(await predicted(twin, rows)).toEqual(await predicted(model, rows))
  expect(twin.manifest).toEqual({
    ...model.manifest,
    members: model.manifest.members.map((member, position) => ({ ...member, checkpoint_id: null, sha256: twin.manifest.members[position]?.sha256 })),
  })
  const again = await exported(twin)
  const arrays = (bytes: Buffer) => readTensorFile(bytes)
  for (const name of arrays(file).names) expect(arrays(again).tensor(name)).toEqual(arrays(file).tensor(name))
  expect(await imported(again)).toEqual(twin)
}

test('a random network that is exported and imported predicts the same bits, and is exported and imported again as the same', async () => {
  await fc.assert(
    fc.asyncProperty(imageCases, async ({ rows, ...model }) => {
      const { manifest, file } = madeModel(model)
      await expectRoundTrip({ manifest, members: [{ index: 0, file }] }, rows)
    }),
    { numRuns: 6 },
  )
}, 60_000)

const towns = Array.from(
  { length: 90 },
  (_, row) => `town ${row % 23},${row % 7},2024-0${1 + (row % 9)}-01,${['S', 'M', 'L'][row % 3]},text number ${row % 11},${row % 2 === 0 ? 'a' : 'b'}`,
)
const table = Buffer.from(['town,x,day,size,note,y', ...towns].join('\n'))
const tableSpec = {
  label: 'y',
  columns: { size: { type: 'ordered' as const, order: ['S', 'M', 'L'] }, note: { type: 'text' as const, buckets: 16 } },
}
/** A table with a column of every type. */
const everyColumn = () =>
  tableModel(table, tableSpec, [
    { type: 'category_embedding', above: 4, dimensions: 3 },
    { type: 'dense', units: 6, activation: 'tanh' },
  ])

const dense = { type: 'dense' as const, units: 4 }
const everyOwnLayer = async () =>
  mixed([
    { type: 'scale' },
    { type: 'dense', units: 6, parameterization: 'neural_tangent' },
    { type: 'parametric_activation', function: 'gelu' },
    { type: 'residual', shortcut: 'projection', layers: [dense, { type: 'layer_normalization' }] },
  ])
const membersOfOne = async () =>
  mixed([
    { type: 'rank_one_dense', units: 5, members: 3 },
    { type: 'member_dense', units: 4, members: 3 },
  ])
/** Each embedding of numbers in a network of its own. */
const embeddings = [
  { type: 'pbld_embedding' as const, frequencies: 4, dimensions: 3 },
  { type: 'plr_embedding' as const, frequencies: 4, dimensions: 3 },
  { type: 'piecewise_linear_embedding' as const, bins: 4, dimensions: 3 },
]

test.each(embeddings)('a network of $type predicts the same bits after an export and an import', async (layer) => {
  await expectRoundTrip(await untrained(mixed([layer, dense])), [
    [1, 'red'],
    [null, null],
  ])
})

test.each([
  [
    'numbers with missing ones',
    async () => numbers([{ type: 'dense', units: 4 }]),
    [
      [1, 2, 3],
      [null, 5, -6],
    ],
  ],
  [
    'categories',
    async () => mixed([{ type: 'dense', units: 4 }]),
    [
      [1, 'red'],
      [2, 'none of them'],
      [null, null],
    ],
  ],
  ['a target with a deviation', async () => values([{ type: 'dense', units: 4 }]), [[1, 2, 3]]],
  [
    'columns of every type',
    everyColumn,
    [
      ['town 3', 2, '2024-03-05', 'M', 'text number 4'],
      [null, null, null, null, null],
    ],
  ],
  [
    'layers that other tools lack',
    everyOwnLayer,
    [
      [1, 'red'],
      [null, null],
    ],
  ],
  ['members of one network', membersOfOne, [[1, 'red']]],
  ['images', async () => images([{ type: 'flatten' }, { type: 'dense', units: 4 }]), [Array.from({ length: 64 }, (_, place) => place)]],
  [
    'members with layers, weights and a preprocessing of their own',
    async () => {
      const model = numbers([])
      const [first] = model.preprocessing.kind === 'table' ? model.preprocessing.columns : []
      const own = { kind: 'table' as const, columns: ['x', 'y', 'z'].map((name) => ({ ...(first as NonNullable<typeof first>), name })) }
      const scaled = { ...own, columns: own.columns.map((column) => ({ ...column, mean: 7 })) }
      return {
        ...model,
        variants: [
          { layers: [{ type: 'dense' as const, units: 4 }], weight: 0.25 },
          { layers: [{ type: 'dense' as const, units: 5 }], weight: 0.75, preprocessing: scaled },
        ],
      }
    },
    [[1, 2, 3]],
  ],
] as const)('%s predict the same bits after an export and an import', async (_what, model, rows) => {
  await expectRoundTrip(await untrained(await model()), rows as unknown as Instance[])
})

type Change = (tensors: Record<string, StoredTensor>, manifest: object) => void

/** Sets what the manifest has under a path. */
const set =
  (path: string, value: unknown): Change =>
  (_tensors, manifest) => {
    const keys = path.split('.')
    const parent = keys.slice(0, -1).reduce<object>((at, key) => Reflect.get(at, key) as object, manifest)
    Reflect.set(parent, keys.at(-1) ?? '', value)
  }

/** The file with other arrays, or another manifest. */
const changed = (file: Buffer, change: Change): Buffer => {
  const { names, tensor, metadata } = readTensorFile(file)
  const tensors = Object.fromEntries(names.map((name) => [name, tensor(name)]))
  const manifest = JSON.parse(metadata['manifest'] ?? '') as object
  change(tensors, manifest)
  return Buffer.from(writeTensorFile(tensors, { ...metadata, manifest: JSON.stringify(manifest) }))
}

test.each<[string, Change, string]>([
  ['an array that is missing', (tensors) => delete tensors['member.0.weights/dense_1/bias'], 'file.member.0.dense_1/bias'],
  [
    'an array of another shape',
    (tensors) => (tensors['member.1.weights/output/kernel'] = { dtype: 'F32', shape: [2, 6], data: new Float32Array(12) }),
    'file.member.1.output/kernel',
  ],
  [
    'an array of another type',
    (tensors) => (tensors['member.0.weights/output/bias'] = { dtype: 'F64', shape: [3], data: new Float64Array(3) }),
    'file.member.0.output/bias',
  ],
  [
    'an array that the network does not have',
    (tensors) => (tensors['member.0.weights/more/kernel'] = { dtype: 'F32', shape: [1], data: new Float32Array(1) }),
    'file.member.0.more/kernel',
  ],
  [
    'a member that the manifest does not name',
    (tensors) => (tensors['member.7.weights/output/bias'] = { dtype: 'F32', shape: [3], data: new Float32Array(3) }),
    'file.member.7.weights/output/bias',
  ],
  ['an unknown layer', set('spec.architecture.layers.0.type', 'lambda'), 'file.manifest.spec.architecture.layers.0.type'],
  ['an unknown option of a layer', set('spec.architecture.layers.0.script', 'x'), 'file.manifest.spec.architecture.layers.0'],
  ['another number of units', set('spec.architecture.layers.0.units', 5), 'file.member.0.dense_1/kernel'],
  ['another class', set('dataset.classes.3', 'd'), 'file.manifest.dataset.class_counts'],
  ['a class twice', set('dataset.classes', ['a', 'b', 'a']), 'file.manifest.dataset.classes'],
  ['another column', set('preprocessing.columns.0.name', 'y'), 'file.manifest.preprocessing.columns[0]'],
  ['another number of columns', set('preprocessing.columns.length', 2), 'file.manifest.preprocessing.columns'],
  ['an input too many', set('preprocessing.columns.0.missing_indicator', false), 'file.manifest.preprocessing.columns[0].missing_indicator'],
  ['a deviation of 0', set('preprocessing.columns.0.std', 0), 'file.manifest.preprocessing.columns[0].std'],
  ['a target of classes', set('target', { mean: 0, std: 1 }), 'file.manifest.target'],
  ['an unknown rule', set('combine', 'sum'), 'file.manifest.combine'],
  ['a weight below 0', set('members.1.weight', -1), 'file.manifest.members[1].weight'],
  ['a member twice', set('members.1.index', 0), 'file.manifest.members'],
  ['text that cannot be stored', set('spec.name', 'a\0b'), 'file.manifest'],
  ['another format', set('format', 'another'), 'file.manifest.format'],
])('a file with %s is refused by name', async (_what, change, path) => {
  const file = changed(await exported(await untrained(numbers([{ type: 'dense', units: 4 }]))), change)
  const read = readBundle(headerOf(file), file.length)
  expect(read).toMatchObject({ ok: false })
  expect(!read.ok && read.errors.map((error) => error.path)).toContain(path)
})

test('the statistics that drift is judged by come with a model, and are refused where they do not belong to its data set', async () => {
  const model = await untrained(await everyColumn())
  const source = { type: 'upload' as const, spec: uploadSpec.parse({ format: 'csv', name: 'x', test_fraction: 0, ...tableSpec }), files: [] }
  const { info, file } = await prepareDataset(source, [{ filename: 'table.csv', bytes: table }])
  const predictions = { rows: 3, judged_on: 'test' as const, bins: { type: 'categories' as const, categories: [1, 0], counts: [2, 1, 0, 0, 0] } }
  model.manifest.reference = { ...inputReference({ info, dataset: readTensorFile(file) }), predictions }
  await expectRoundTrip(model, [['town 3', 2, '2024-03-05', 'M', 'text number 4']])
  const whole = await exported(model)
  const wrong: [string, unknown, string][] = [
    ['reference.inputs.length', 2, 'reference.inputs'],
    ['reference.inputs.0.bins.counts', [1, 2], 'reference.inputs[0].bins'],
    ['reference.inputs.0.bins.categories.0', 99, 'reference.inputs[0].bins'],
    ['reference.inputs.1.bins.edges', [2, 1], 'reference.inputs[1].bins'],
    ['reference.inputs.1.measure', 'contrast', 'reference.inputs[1].measure'],
    ['reference.predictions.bins', { type: 'numbers', low: 0, edges: [1], counts: [0, 0, 0, 0, 0] }, 'reference.predictions.bins'],
  ]
  for (const [path, value, place] of wrong) {
    const changedFile = changed(whole, set(path, value))
    const read = readBundle(headerOf(changedFile), changedFile.length)
    expect([path, !read.ok && read.errors.map((error) => error.path)]).toEqual([path, [`file.manifest.${place}`]])
  }
})

test('a number that is not finite is refused with its place, a file that was cut or goes on by its length', async () => {
  const file = await exported(await untrained(numbers([{ type: 'dense', units: 4 }])))
  const odd = Buffer.from(file)
  odd.writeFloatLE(Number.NaN, odd.length - 4)
  await expect(imported(odd)).rejects.toThrow(NotFinite)
  await expect(imported(odd)).rejects.toThrow(/file\.member\.1\.output\/bias: number 2 is NaN/)
  for (const length of [file.length - 4, file.length + 1]) expect(readBundle(headerOf(file), length)).toMatchObject({ ok: false, errors: [{ rule: 'length' }] })
})

test('a header with any bytes changed is a model or errors, never a crash', async () => {
  const file = await exported(await untrained(numbers([{ type: 'dense', units: 4 }])))
  const header = headerOf(file)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: header.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }), (changes) => {
      const odd = Buffer.from(header)
      for (const [place, value] of changes) odd[place] = value
      expect(typeof readBundle(odd, file.length).ok).toBe('boolean')
    }),
    { numRuns: 200 },
  )
})
