// What a trainer does with an upload, in a process of its own:  node prepare.mjs FOLDER SCRATCH SPEC  prints the time, the memory that it took, and how it ended.
import { readdirSync } from 'node:fs'
import path from 'node:path'

const compiled = (file) => import(new URL(`../../${file}`, import.meta.url).href)
const [{ uploadSpec }, { prepareDataset }, { withScratch }, { withUploadedFiles }] = await Promise.all(
  ['packages/spec/dist/index.js', 'packages/training/dist/index.js', 'packages/tables/dist/index.js', 'apps/worker/dist/trainer/uploaded-files.js'].map(
    compiled,
  ),
)
const [, , folder, scratchFolder, spec] = process.argv
const uploaded = readdirSync(folder).map((filename) => ({ filename, path: path.join(folder, filename) }))
const source = { type: 'upload', spec: uploadSpec.parse(JSON.parse(spec)), files: [] }
globalThis.gc?.()
const before = process.resourceUsage().maxRSS
const began = performance.now()
const prepared = withUploadedFiles(uploaded, (files) => withScratch(scratchFolder, (scratch) => prepareDataset(source, files, scratch)))
const end = await prepared.then(
  ({ info }) => `${info.rows} rows`,
  (error) => `${error.constructor.name}: ${error.message}`,
)
const mb = ((process.resourceUsage().maxRSS - before) * 1_024) / 1e6
process.stdout.write(JSON.stringify({ ms: Math.round(performance.now() - began), mb: Math.round(mb), end }))
