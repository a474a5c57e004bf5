/**
 * How many true values and classes are within the intervals that predictions give, on rows that the job never had:
 * `npm run intervals`, or `npm run intervals -- iris diabetes --seeds 20 --level 0.9 --json FILE`.
 *
 * For each sample and seed the rows are drawn anew: a fifth is set aside, the others are a data set whose own test rows are a quarter. A small ensemble is trained on it as
 * a job is, combined, and asked for an interval of each row that was set aside.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { datasetTensors, jobSpec, modelManifest, readTensorFile, resolvedJobSpec, sampleCatalog, writeTensorFile } from '../../packages/spec/dist/index.js'
import { combineEnsemble, createPredictor, loadEngine, readMemberFile, trainMember } from '../../packages/training/dist/index.js'
import { readSample } from '../support/read-sample.mjs'

/** Rows of a large set that are used at a time, and rows of one request. */
const [mostRows, requestRows] = [3_000, 500]
const catalog = sampleCatalog.map(({ sample }) => sample)
const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '20' }, level: { type: 'string', default: '0.9' }, json: { type: 'string' } },
})
const unknown = positionals.filter((name) => !catalog.includes(name))
if (unknown.length > 0) throw new Error(`no sample ${unknown.join(', ')}; there are ${catalog.join(', ')}`)
const [seeds, level] = [Number(options.seeds), Number(options.level)]
const engine = await loadEngine({ device: 'cpu' })

/** Row numbers from 0 on in an order that follows from the seed (Fisher and Yates). */
function shuffled(count, seed) {
  const order = Int32Array.from({ length: count }, (_, row) => row)
  let state = seed
  for (let last = count - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const chosen = Math.floor((state / 2 ** 32) * (last + 1))
    ;[order[last], order[chosen]] = [order[chosen], order[last]]
  }
  return order
}

/** A data set of some of the rows and the rows that were set aside, as raw instances with their labels. */
function draw({ info, arrays }, seed) {
  const order = shuffled(info.rows + info.test_rows, seed).subarray(0, mostRows)
  const [fifth, quarter] = [Math.round(order.length / 5), Math.round(order.length / 4)]
  const [aside, test, train] = [
    order.subarray(0, fifth),
    order.subarray(fifth, fifth + Math.round(quarter * 0.8)),
    order.subarray(fifth + Math.round(quarter * 0.8)),
  ]
  const pixels = info.kind === 'image' ? info.input_shape.reduce((product, side) => product * side) : 1
  const take = (nameOf, rows, width = 1) => {
    const parts = ['train', 'test'].filter((part) => part === 'train' || info.test_rows > 0).map((part) => arrays.tensor(nameOf(part)))
    const [{ dtype, data, shape }] = parts
    const taken = new data.constructor(rows.length * width)
    rows.forEach((row, index) => {
      const [from, at] = row < info.rows ? [parts[0], row] : [parts[1], row - info.rows]
      taken.set(from.data.subarray(at * width, (at + 1) * width), index * width)
    })
    return { dtype, shape: [rows.length, ...shape.slice(1)], data: taken }
  }
  const split = (part, rows) => ({
    [datasetTensors.labels(part)]: take(datasetTensors.labels, rows),
    ...(info.kind === 'image'
      ? { [datasetTensors.images(part)]: take(datasetTensors.images, rows, pixels) }
      : Object.fromEntries(info.columns.map((_, index) => [datasetTensors.column(part, index), take((own) => datasetTensors.column(own, index), rows)]))),
  })
  const columns = info.columns.map(({ categories }, index) => {
    const { data } = take((part) => datasetTensors.column(part, index), aside)
    return Array.from(data, (value) => (categories ? (categories[value] ?? null) : Number.isNaN(value) ? null : value))
  })
  const images = info.kind === 'image' ? take(datasetTensors.images, aside, pixels).data : null
  const [black, white] = info.pixel_range ?? [0, 255]
  const rawImage = (row) => Array.from(images.subarray(row * pixels, (row + 1) * pixels), (level) => black + (level * (white - black)) / 255)
  return {
    info: { ...info, rows: train.length, test_rows: test.length },
    dataset: readTensorFile(writeTensorFile({ ...split('train', train), ...split('test', test) })),
    instances: Array.from(aside, (_, row) => (images ? rawImage(row) : columns.map((values) => values[row]))),
    labels: take(datasetTensors.labels, aside).data,
  }
}

async function trained({ info, dataset }, seed) {
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({
      dataset: { id: `ds_${'0'.repeat(26)}` },
      task: info.task,
      seed,
      architecture: { layers: [...(info.kind === 'image' ? [{ type: 'flatten' }] : []), { type: 'dense', units: 32, activation: 'relu' }] },
      optimizer: { type: 'adam', learning_rate: 0.003 },
      training: { epochs: 30, batch_size: 32 },
      ensemble: { members: 2 },
    }),
  )
  const members = []
  for (let member = 0; member < spec.ensemble.members; member += 1) {
    let file
    const nothing = () => undefined
    const ports = { engine: nothing, progress: nothing, metrics: nothing, event: nothing, memberDone: async () => undefined, request: () => 'none' }
    const checkpoints = async (all) => all.forEach((each) => each.kind === 'final' && (file = Uint8Array.from(each.file)))
    const outcome = await trainMember({ spec, info, dataset, member, seed: seed + member, resume: null }, { ...ports, checkpoints }, engine)
    members.push({ index: member, file, predictions: readTensorFile(outcome.predictions) })
  }
  const { combine, weights, conformal, result } = combineEnsemble({ spec, info, members })
  const { preprocessing, target } = readMemberFile(members[0].file)
  const listed = members.map(({ index }) => ({ index, checkpoint_id: `ckpt_${'0'.repeat(26)}`, sha256: 'x', weight: weights[index] }))
  const manifest = { format: 'trainyard-model-1', spec, dataset: info, preprocessing, target, combine, conformal, members: listed, parameters: 1 }
  return { predictor: createPredictor({ manifest: modelManifest.parse(JSON.parse(JSON.stringify(manifest))), members }), conformal, result }
}

/** The share of the rows that are within, the mean width or size, and that size relative to the range of the target or the number of classes. */
async function measure(source, seed) {
  const drawn = draw(source, seed)
  const { predictor, conformal, result } = await trained(drawn, seed)
  let [covered, size] = [0, 0]
  for (let start = 0; start < drawn.instances.length; start += requestRows) {
    const predictions = await predictor.predict(drawn.instances.slice(start, start + requestRows), { members: false, interval: level })
    predictions.forEach(({ interval: { low, high, labels } }, index) => {
      const truth = drawn.labels[start + index]
      covered += (labels ? labels.includes(source.info.classes[truth]) : low <= truth && truth <= high) ? 1 : 0
      size += labels ? labels.length : high - low
    })
  }
  predictor.dispose()
  const rows = drawn.instances.length
  return { coverage: covered / rows, size: size / rows, rows, scores: conformal.rows, reported: result.intervals_cover.coverage }
}

const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length
const errorOf = (numbers) => Math.sqrt(mean(numbers.map((each) => (each - mean(numbers)) ** 2)) / Math.max(1, numbers.length - 1))
const percent = (share) => `${(100 * share).toFixed(1)} %`
const report = []
console.log(
  `| sample | held-out rows | new rows | covered (asked: ${percent(level)}) | as the job reports | classes in a set, or width |\n|---|---|---|---|---|---|`,
)
for (const sample of positionals.length > 0 ? positionals : catalog) {
  const source = await readSample(sample)
  const runs = []
  for (let seed = 1; seed <= seeds; seed += 1) runs.push(await measure(source, seed))
  const of = (field) => runs.map((run) => run[field])
  const row = { sample, level, seeds, scores: runs[0].scores, rows: runs[0].rows, coverage: mean(of('coverage')), standard_error: errorOf(of('coverage')) }
  report.push({ ...row, reported: runs.every(({ reported }) => reported !== null) ? mean(of('reported')) : null, size: mean(of('size')) })
  const { reported, size } = report.at(-1)
  console.log(
    `| ${sample} | ${row.scores} | ${row.rows} | ${percent(row.coverage)} ± ${percent(row.standard_error)} | ${reported === null ? '–' : percent(reported)} | ${size.toPrecision(3)} |`,
  )
}
if (options.json) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
