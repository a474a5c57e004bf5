// Makes a release: `node packages/tooling/release.mjs 0.3.0`, on a clean tree. Sets the version of every package, moves what stands under "Unreleased" in
// CHANGELOG.md below a heading with version and date, commits and tags. It pushes nothing. `--root DIR` names another working tree, for its test.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { root: { type: 'string' }, date: { type: 'string' } } })
const root = values.root ?? fileURLToPath(new URL('../..', import.meta.url))
const date = values.date ?? new Date().toISOString().slice(0, 10)
const [version] = positionals

try {
  release(version)
} catch (error) {
  console.error(`No release: ${error.message}`)
  process.exitCode = 1
}

function release(version) {
  const [current, packages] = [versionOf('package.json'), git('ls-files', 'package.json', '*/package.json').split('\n')]
  const pythonPackages = git('ls-files', 'pyproject.toml', '*/pyproject.toml').split('\n').filter(Boolean)
  if (positionals.length !== 1 || !isVersion(version)) throw new Error('name one version, such as 0.3.0')
  if (git('status', '--porcelain') !== '') throw new Error('the working tree has changes; commit or remove them first')
  if (compare(version, current) <= 0) throw new Error(`${version} does not come after ${current}`)
  if (git('tag', '--list', `v${version}`) !== '') throw new Error(`the tag v${version} exists`)

  const changelog = dated(read('CHANGELOG.md'), version)
  for (const file of packages) write(file, read(file).replace(`"version": "${versionOf(file)}"`, `"version": "${version}"`))
  // The first line of its own that sets a version is that of [project].
  for (const file of pythonPackages) write(file, read(file).replace(/^version = "[^"]*"$/m, `version = "${version}"`))
  write('CHANGELOG.md', changelog)
  git('commit', '--quiet', '--all', '--message', `Release ${version}`)
  git('tag', '--annotate', `v${version}`, '--message', `Trainyard ${version}`)
  console.log(`Trainyard ${version}: ${packages.length + pythonPackages.length} packages, tag v${version}. Publish it with: git push --follow-tags`)
}

/** The changelog with the entries of "Unreleased" below a heading of their own. */
function dated(text, version) {
  const heading = '## Unreleased\n'
  const from = text.indexOf(heading)
  if (from < 0) throw new Error('CHANGELOG.md has no section "Unreleased"')
  const start = from + heading.length
  const end = text.indexOf('\n## ', start)
  if (text.slice(start, end < 0 ? undefined : end).trim() === '') throw new Error('nothing stands under "Unreleased" in CHANGELOG.md')
  return `${text.slice(0, start)}\n## ${version} - ${date}\n${text.slice(start)}`
}

function versionOf(file) {
  const { version } = JSON.parse(read(file))
  if (!isVersion(version)) throw new Error(`${file} has no version`)
  return version
}

function isVersion(text) {
  return typeof text === 'string' && /^\d+\.\d+\.\d+$/.test(text)
}

function compare(one, other) {
  const [a, b] = [one.split('.').map(Number), other.split('.').map(Number)]
  const at = a.findIndex((number, index) => number !== b[index])
  return at < 0 ? 0 : a[at] - b[at]
}

function read(file) {
  return readFileSync(path.join(root, file), 'utf8')
}

function write(file, text) {
  writeFileSync(path.join(root, file), text)
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
}
