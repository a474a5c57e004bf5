/**
 * What a network gains by starting from weights of another, over the epochs, and what frozen layers save in a step:
 * `npm run fine-tuning`, or `npm run fine-tuning -- --rows 2000 --epochs 6 --seeds 3 --only patches --json FILE`.
 *
 * Fashion-MNIST starts from a LeNet that was trained on MNIST; 200 images of six of the photos of `photo_patches` start from a network that was trained on the patches of the
 * six others. Each is trained from its seed, from the weights with a new output, and from them with the first layers frozen; all on the same rows, with the
 * same seed, and judged on the same test rows.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { datasetTensors, jobSpec, readTensorFile, resolvedJobSpec, writeTensorFile } from '../../packages/spec/dist/index.js'
import { loadEngine, trainMember } from '../../packages/training/dist/index.js'
import { readSample } from '../support/read-sample.mjs'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '2000' },
    epochs: { type: 'string', default: '6' },
    seeds: { type: 'string', default: '3' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
})
const [rows, epochs, seeds] = [Number(options.rows), Number(options.epochs), Number(options.seeds)]
const engine = await loadEngine({ device: 'cpu' })

/** So many training and test rows of some classes, the first of each class in equal numbers; the classes are numbered anew. */
function part({ info, arrays }, classes, most) {
  const pixels = info.input_shape.reduce((product, side) => product * side)
  const tensors = {}
  const counts = {}
  for (const [split, limit] of Object.entries(most)) {
    const [x, y] = [arrays.tensor(datasetTensors.images(split)).data, arrays.tensor(datasetTensors.labels(split)).data]
    const chosen = classes.flatMap((name, label) => {
      const own = Math.floor(((label + 1) * limit) / classes.length) - Math.floor((label * limit) / classes.length)
      return [...y.keys()].filter((row) => info.classes[y[row]] === name).slice(0, own)
    })
    counts[split] = chosen.length
    const images = new Uint8Array(chosen.length * pixels)
    chosen.forEach((row, place) => images.set(x.subarray(row * pixels, (row + 1) * pixels), place * pixels))
    tensors[datasetTensors.images(split)] = { dtype: 'U8', shape: [chosen.length, ...info.input_shape], data: images }
    tensors[datasetTensors.labels(split)] = {
      dtype: 'I32',
      shape: [chosen.length],
      data: Int32Array.from(chosen, (row) => classes.indexOf(info.classes[y[row]])),
    }
  }
  const labels = tensors[datasetTensors.labels('train')].data
  const class_counts = classes.map((_, label) => labels.reduce((sum, one) => sum + (one === label ? 1 : 0), 0))
  return { info: { ...info, classes, class_counts, rows: counts.train, test_rows: counts.test }, dataset: readTensorFile(writeTensorFile(tensors)) }
}

/**
 * Trains one member for so many epochs. The accuracy on validation rows after each, that on test rows at the end, the final weights, and milliseconds of a step
 * where it was fastest, which other programs on the machine disturb least.
 */
async function train({ info, dataset }, architecture, { seed, epochs: count, init, file }) {
  const asked = {
    dataset: { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0.1 },
    task: info.task,
    seed,
    architecture,
    training: { epochs: count, batch_size: 32 },
  }
  const spec = { ...resolvedJobSpec.parse(jobSpec.parse({ ...asked, optimizer: { type: 'adam', learning_rate: 0.001 } })), ...(init ? { init } : {}) }
  let final
  const curve = []
  const speeds = []
  const nothing = () => undefined
  const ports = {
    engine: nothing,
    progress: ({ samplesPerSecond }) => samplesPerSecond && speeds.push(samplesPerSecond),
    metrics: (points) => points.forEach(({ key, value }) => key === 'val_accuracy' && curve.push(value)),
    event: nothing,
    memberDone: async () => undefined,
    request: () => 'none',
    checkpoints: async (all) => all.forEach((each) => each.kind === 'final' && (final = Uint8Array.from(each.file))),
  }
  const outcome = await trainMember({ spec, info, dataset, member: 0, seed, resume: null, init: file ?? null }, ports, engine)
  if (outcome.status !== 'succeeded') throw new Error(JSON.stringify(outcome))
  return { final, curve, test: outcome.final.test_accuracy, stepMs: (32 / Math.max(...speeds)) * 1_000 }
}

const initOf = (parts) => ({
  members: 'each',
  freeze: [],
  reset: ['output'],
  optimizer: 'fresh',
  preprocessing: 'keep',
  from: {
    job_id: `job_${'0'.repeat(26)}`,
    dataset_id: `ds_${'0'.repeat(26)}`,
    members: [{ member: 0, checkpoint_id: `ckpt_${'0'.repeat(26)}`, sha256: 'x' }],
  },
  ...parts,
})
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const percent = (value) => (100 * value).toFixed(1)

/** One target from its seed, from weights, and from weights with frozen layers; means over the seeds. */
async function compare(name, { source, target, architecture, freeze, sourceEpochs, targetEpochs }) {
  const { final: file, test: ofSource } = await train(source, architecture, { seed: 100, epochs: sourceEpochs })
  const ways = [
    { way: 'from the seed' },
    { way: 'from weights, output reset', init: initOf({}) },
    { way: `from weights, ${freeze.join(', ')} frozen`, init: initOf({ freeze }) },
  ]
  const runs = ways.map(() => [])
  // In turn, so that what else the machine does meets all ways alike.
  for (let seed = 1; seed <= seeds; seed += 1)
    for (const [place, { init }] of ways.entries())
      runs[place].push(await train(target, architecture, { seed, epochs: targetEpochs, init, file: init ? file : null }))
  const results = ways.map(({ way }, place) => ({
    way,
    curve: runs[place][0].curve.map((_, epoch) => mean(runs[place].map((run) => run.curve[epoch]))),
    test: mean(runs[place].map(({ test }) => test)),
    stepMs: Math.min(...runs[place].map(({ stepMs }) => stepMs)),
  }))
  console.log(`\n${name}: ${target.info.rows} rows; the source has a test accuracy of ${percent(ofSource)} %\n`)
  console.log(`| start | ${results[0].curve.map((_, epoch) => `epoch ${epoch + 1}`).join(' | ')} | test | ms a step |`)
  console.log(`|---|${results[0].curve.map(() => '---:|').join('')}---:|---:|`)
  for (const { way, curve, test, stepMs } of results) console.log(`| ${way} | ${curve.map(percent).join(' | ')} | ${percent(test)} | ${stepMs.toFixed(2)} |`)
  return { name, rows: target.info.rows, ofSource, results }
}

const conv = (filters) => ({ type: 'conv2d', filters, kernel_size: 3 })
const small = {
  layers: [
    conv(16),
    { type: 'batch_normalization' },
    { type: 'activation', function: 'relu' },
    { type: 'max_pooling2d' },
    conv(32),
    { type: 'batch_normalization' },
    { type: 'activation', function: 'relu' },
    { type: 'max_pooling2d' },
    conv(64),
    { type: 'batch_normalization' },
    { type: 'activation', function: 'relu' },
    { type: 'global_average_pooling2d' },
    { type: 'dense', units: 64, activation: 'relu' },
  ],
}
const comparisons = {
  clothes: async () => {
    const [digits, clothes] = [await readSample('mnist'), await readSample('fashion_mnist')]
    return compare('Fashion-MNIST from an MNIST LeNet', {
      source: part(digits, digits.info.classes, { train: 12_000, test: 2_000 }),
      target: part(clothes, clothes.info.classes, { train: rows, test: 2_000 }),
      architecture: { preset: 'lenet' },
      freeze: ['conv2d_1', 'conv2d_2'],
      sourceEpochs: 3,
      targetEpochs: epochs,
    })
  },
  patches: async () => {
    const patches = await readSample('photo_patches')
    const photos = patches.info.classes
    return compare('200 photo patches from a network of other patches', {
      source: part(patches, photos.slice(0, 6), { train: 1_800, test: 600 }),
      target: part(patches, photos.slice(6), { train: 200, test: 600 }),
      architecture: small,
      freeze: ['conv2d_1', 'batch_normalization_1', 'conv2d_2', 'batch_normalization_2'],
      sourceEpochs: 10,
      targetEpochs: 2 * epochs,
    })
  },
}
const report = []
for (const [name, comparison] of Object.entries(comparisons)) if ((options.only ?? name) === name) report.push(await comparison())
if (options.json) await writeFile(options.json, JSON.stringify(report, null, 2))
