// Packs what users install: `npm run pack` makes `dist/trainyard-X.Y.Z.tgz`, which runs without a checkout and without a build:
// `npm install ./trainyard-X.Y.Z.tgz`, then `npx trainyard start`. `--out DIR` names another folder. It publishes nothing.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { stageProduct } from './pack/product.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({ options: { out: { type: 'string', default: path.join(root, 'dist') } } })
const out = path.resolve(values.out)
const work = mkdtempSync(path.join(tmpdir(), 'trainyard-pack-'))
try {
  mkdirSync(out, { recursive: true })
  const folder = path.join(work, 'trainyard')
  stageProduct(root, folder)
  console.log(packFolder(folder))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** Makes the tarball of a staged folder. npm runs no script for it: a staged package has none. */
function packFolder(folder) {
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 })
  const [{ filename, entryCount }] = JSON.parse(said)
  const file = path.join(out, filename)
  return `${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB, ${entryCount} files`
}
