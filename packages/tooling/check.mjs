// Everything that can be said of the code without running it: types, lint, format, boundaries, unused code, stated invariants, documentation, drift of the API's document.
// `node check.mjs` runs all and reports all; `node check.mjs lint boundaries` runs some; `--fix` formats instead of complaining.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = path.join(root, 'packages/tooling')
const env = { ...process.env, PATH: [path.join(root, 'node_modules/.bin'), path.join(here, 'node_modules/.bin'), process.env.PATH].join(path.delimiter) }
const fix = process.argv.includes('--fix')

const checks = {
  types: ['tsc', ['-b', 'packages/tooling']],
  'types of tests': [path.join(root, 'node_modules/.bin/tsc'), ['-p', 'packages/tooling/tsconfig.tests.json']],
  'types of the dashboard': [path.join(root, 'node_modules/.bin/tsc'), ['-p', 'apps/dashboard']],
  lint: ['oxlint', ['-c', 'packages/tooling/oxlint.json', '--type-aware', 'apps', 'packages', 'test']],
  format: ['biome', ['format', ...(fix ? ['--write'] : []), '--config-path=packages/tooling/format.json', 'apps', 'packages', 'test']],
  boundaries: [
    'depcruise',
    ['--config', 'packages/tooling/boundaries.cjs', 'apps', 'packages', '--include-only', '^(apps|packages)/[^/]+/(src|dist)/|node_modules'],
  ],
  unused: ['knip', ['--config', 'packages/tooling/knip.json']],
  // Files that only tests import belong to test/support.
  'test support': ['knip', ['--production', '--include', 'files', '--config', 'packages/tooling/knip.json']],
  invariants: [process.execPath, ['packages/tooling/check-defaults.mjs']],
  regexes: [process.execPath, ['packages/tooling/check-regexes.mjs']],
  documentation: [process.execPath, ['packages/tooling/check-documentation.mjs', '--list']],
  licenses: [process.execPath, ['packages/tooling/check-licenses.mjs']],
  'openapi drift': [process.execPath, ['apps/api/dist/write-openapi.js', '--check']],
}
checks.types[0] = path.join(root, 'node_modules/.bin/tsc')

const run = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const failed = []
for (const [name, [command, args]] of Object.entries(checks)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const start = performance.now()
  const { code, output } = await run(command, args)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  if (code !== 0) {
    failed.push(name)
    console.log(output.trim())
  }
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exit(1)
}
