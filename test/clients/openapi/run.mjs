// Validators and generators of OpenAPI from npm over the API's document: each must take it without an error, and what is generated must compile strictly.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = import.meta.dirname
const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-openapi-'))
const run = (command, ...args) => execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const tool = (name, ...args) => run(path.join(folder, 'node_modules/.bin', name), ...args)
const strict = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'], skipLibCheck: true }
const compile = (...files) => {
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: strict, files }))
  tool('tsc', '-p', 'tsconfig.json')
}

/** Each tool by its package, and what it must do. */
const checks = {
  '@apidevtools/swagger-parser': () =>
    run(
      process.execPath,
      '-e',
      "import('@apidevtools/swagger-parser').then(({ default: parser }) => parser.validate('openapi.json')).catch((error) => { console.error(error.message); process.exit(1) })",
    ),
  '@redocly/cli': () => tool('redocly', 'lint', 'openapi.json', '--extends=spec', '--format=stylish'),
  'openapi-typescript': () => {
    tool('openapi-typescript', 'openapi.json', '-o', 'types.ts')
    compile('types.ts')
  },
  '@hey-api/openapi-ts': () => {
    tool('openapi-ts', '-i', 'openapi.json', '-o', 'hey-api', '-c', '@hey-api/client-fetch', '--silent')
    compile('uploads.ts')
  },
  orval: () => {
    writeFileSync(
      path.join(folder, 'orval.config.mjs'),
      "export default { trainyard: { input: './openapi.json', output: { target: './orval.ts', client: 'fetch', mode: 'single', override: { formData: { path: './form.ts', name: 'formOf' } } } } }",
    )
    tool('orval', '--config', 'orval.config.mjs')
    compile('orval.ts')
  },
}

let failed = 0
try {
  copyFileSync(fileURLToPath(new URL('../../../packages/client/openapi.json', import.meta.url)), path.join(folder, 'openapi.json'))
  copyFileSync(path.join(here, 'package.json'), path.join(folder, 'package.json'))
  // They are modules of what is generated there, so only there they have a type.
  for (const name of ['uploads', 'form']) copyFileSync(path.join(here, `${name}.mts`), path.join(folder, `${name}.ts`))
  run('npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error')
  const { devDependencies } = JSON.parse(readFileSync(path.join(here, 'package.json'), 'utf8'))
  for (const [name, check] of Object.entries(checks)) {
    try {
      check()
      console.log(`ok      ${name} ${devDependencies[name]}`)
    } catch (error) {
      failed += 1
      console.log(
        `FAILED  ${name} ${devDependencies[name]}\n${[error.stdout, error.stderr, error.stdout ? '' : error.message].filter(Boolean).join('\n').slice(0, 3_000)}`,
      )
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed > 0 ? 1 : 0
