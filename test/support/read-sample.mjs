// Reads prepared samples for measurements that run on the build.
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { createSampleStore } from '../../apps/worker/dist/sample-files/sample-store.js'
import { readTensorFile } from '../../packages/spec/dist/index.js'
import { prepareDataset, sampleFiles } from '../../packages/training/dist/index.js'

const store = createSampleStore({
  folder: path.join(process.env.TRAINYARD_CACHE ?? path.join(homedir(), '.cache', 'trainyard'), 'samples'),
  environment: { PATH: process.env.PATH, HOME: homedir() },
})

/** What is known of a sample, and its arrays by name. Its files are downloaded where they are not there. */
export async function readSample(sample) {
  const files = await store.files(sampleFiles(sample))
  const bytes = await Promise.all(files.map(async (file) => ({ filename: file.filename, bytes: await readFile(file.path) })))
  const { info, file } = await prepareDataset({ type: 'sample', sample }, bytes)
  return { info, arrays: readTensorFile(file) }
}
