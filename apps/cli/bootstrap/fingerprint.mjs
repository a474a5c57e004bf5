import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './places.mjs'

const groups = ['apps', 'packages']
const outputs = new Set(['node_modules', 'dist', 'generated', '.turbo', 'coverage', 'bootstrap'])
const isTest = /\.(test|bench)\.tsx?$/

/** Changes when other packages have to be installed: the lock, the manifests, this Node, this machine. */
export function installFingerprint() {
  const hash = createHash('sha256').update(`${process.versions.modules} ${process.platform} ${process.arch}`)
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', join('test', 'package.json')]
  for (const group of groups) for (const name of namesIn(group)) files.push(join(group, name, 'package.json'))
  for (const file of files) if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/**
 * Changes when something has to be built: names, times and sizes of all sources. Contents are not read, so that it
 * takes a few hundredths of a second.
 */
export function buildFingerprint() {
  const hash = createHash('sha256').update(installFingerprint())
  for (const file of ['turbo.json', 'prisma/schema.prisma']) note(hash, join(root, file))
  for (const group of groups) walk(hash, join(root, group))
  return hash.digest('hex')
}

/** True when the stamp vouches for this fingerprint. */
export function isStamped(stamp, fingerprint) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint
}

/** Remembers that this state was installed or built. */
export function writeStamp(stamp, fingerprint) {
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, fingerprint)
}

function walk(hash, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !outputs.has(entry.name)) walk(hash, path)
    else if (entry.isFile() && !isTest.test(entry.name)) note(hash, path)
  }
}

function note(hash, path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined) hash.update(`${path} ${found.mtimeMs} ${found.size}\n`)
}

function namesIn(group) {
  return readdirSync(join(root, group)).sort()
}
