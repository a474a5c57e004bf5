import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../packages/tooling/release.mjs', import.meta.url))
const changelog = '# Changelog\n\n## Unreleased\n\n### Added\n\n- A release script.\n\n## 0.1.0\n\nThe first version.\n'
let root: string

const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const release = (...args: string[]) => spawnSync(process.execPath, [script, ...args, '--root', root, '--date', '2026-12-01'], { encoding: 'utf8' })

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trainyard-release-'))
  git('init', '--quiet')
  git('config', 'user.name', 'Test')
  git('config', 'user.email', 'test@example.org')
  mkdirSync(join(root, 'packages/one'), { recursive: true })
  for (const file of ['package.json', 'packages/one/package.json'])
    writeFileSync(join(root, file), '{\n  "name": "x",\n  "version": "0.1.0",\n  "dependencies": { "y": "0.1.0" }\n}\n')
  writeFileSync(join(root, 'packages/one/pyproject.toml'), '[project]\nversion = "0.1.0"\n\n[tool.x]\nversion = "0.1.0"\n')
  writeFileSync(join(root, 'CHANGELOG.md'), changelog)
  git('add', '.')
  git('commit', '--quiet', '--message', 'Start')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a release sets every version, dates the changelog, commits and tags', () => {
  expect(release('0.2.0')).toMatchObject({ status: 0, stderr: '' })
  for (const file of ['package.json', 'packages/one/package.json'])
    expect(JSON.parse(read(file))).toEqual({ name: 'x', version: '0.2.0', dependencies: { y: '0.1.0' } })
  expect(read('packages/one/pyproject.toml')).toBe('[project]\nversion = "0.2.0"\n\n[tool.x]\nversion = "0.1.0"\n')
  expect(read('CHANGELOG.md')).toBe(changelog.replace('## Unreleased\n', '## Unreleased\n\n## 0.2.0 - 2026-12-01\n'))
  expect(git('status', '--porcelain')).toBe('')
  expect(git('log', '-1', '--format=%s')).toBe('Release 0.2.0')
  expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'))
})

test.each([
  ['a version that is none', ['next']],
  ['no version', []],
  ['the present version', ['0.1.0']],
  ['an older version', ['0.0.9']],
])('%s makes no release', (_, args) => {
  expect(release(...args)).toMatchObject({ status: 1 })
  expect(git('log', '--format=%s')).toBe('Start')
})

test('a tree with changes makes no release, and keeps them', () => {
  writeFileSync(join(root, 'CHANGELOG.md'), `${changelog}more\n`)
  expect(release('0.2.0').stderr).toContain('the working tree has changes')
  expect(read('CHANGELOG.md')).toBe(`${changelog}more\n`)
})

test('a changelog without news makes no release', () => {
  writeFileSync(join(root, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n## 0.1.0\n')
  git('commit', '--quiet', '--all', '--message', 'No news')
  expect(release('0.2.0').stderr).toContain('nothing stands under "Unreleased"')
  expect(JSON.parse(read('package.json'))).toMatchObject({ version: '0.1.0' })
})
