import { loadEngine } from '@trainyard/engine'
import { readTensorFile, resolvedJobSpec, uploadSpec } from '@trainyard/spec'
import { prepareDataset, trainMember } from '@trainyard/training'
import { idxFiles } from './images.js'
import { convolutional } from './job-specs.js'

// The training loop without the service around it, on the data and the spec of W7: node bare-loop.js <rows> <epochs> <threads> <units>. Prints its
// milliseconds.
const [rows = 0, epochs = 1, threads = 1, units = 128] = process.argv.slice(2).map(Number)
const engine = await loadEngine({ device: 'cpu', threads })
const { info, file } = await prepareDataset({ type: 'upload', spec: uploadSpec.parse({ format: 'idx', name: 'bench' }), files: [] }, idxFiles(rows, 28))
const spec = resolvedJobSpec.parse({ ...convolutional(`ds_${'0'.repeat(26)}`, epochs, units), task: info.task })
const dataset = readTensorFile(file)
const started = performance.now()
const silent = {
  engine: () => undefined,
  progress: () => undefined,
  metrics: () => undefined,
  histograms: () => undefined,
  event: () => undefined,
  memberDone: () => Promise.resolve(),
}
await trainMember({ spec, info, dataset, member: 0, seed: 1, resume: null }, { ...silent, checkpoints: () => Promise.resolve(), request: () => 'none' }, engine)
process.stdout.write(`${JSON.stringify({ ms: performance.now() - started })}\n`)
