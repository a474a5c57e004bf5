// What a trainer does with an upload, in a process of its own:  node prepare.mjs FOLDER SPEC  prints the time, the memory that it took beyond the files, and how it ended.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const compiled = (file) => import(new URL(`../../packages/${file}/dist/index.js`, import.meta.url).href)
const [{ uploadSpec }, { prepareDataset }] = await Promise.all([compiled('spec'), compiled('training')])
const [, , folder, spec] = process.argv
const files = readdirSync(folder).map((filename) => ({ filename, bytes: readFileSync(path.join(folder, filename)) }))
const source = { type: 'upload', spec: uploadSpec.parse(JSON.parse(spec)), files: [] }
globalThis.gc?.()
const before = process.resourceUsage().maxRSS
const began = performance.now()
const end = await prepareDataset(source, files).then(
  ({ info }) => `${info.rows} rows`,
  (error) => `${error.constructor.name}: ${error.message}`,
)
const mb = ((process.resourceUsage().maxRSS - before) * 1_024) / 1e6
process.stdout.write(JSON.stringify({ ms: Math.round(performance.now() - began), mb: Math.round(mb), end }))
