#!/usr/bin/env node
// Stands in for Prisma's schema engine, which is a download: the command line starts this script and speaks JSON-RPC with it, a message
// a line; the wasm build of the same engine answers, over node-postgres. For POSIX systems. Product code does not need it: it serves
// `prisma generate`, `validate` and the `migrate` commands of developers.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import readline from 'node:readline'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { dropShadowDatabases, SchemaEngineAdapter } from './schema-engine-adapter.mjs'

const argv = process.argv.slice(2)
const option = (name) => argv.flatMap((value, index) => (value === name ? [argv[index + 1]] : []))
const writeError = (entry) => process.stderr.write(`\n${JSON.stringify({ level: 'ERROR', ...entry })}\n`)

if (argv.includes('--version')) {
  console.log('schema-engine wasm')
  process.exit(0)
}

const datasource = JSON.parse(option('--datasource')[0] ?? '{}')
const codes = { '3D000': 'P1003', ECONNREFUSED: 'P1001' }

/** Runs one statement about the database itself, from the maintenance database beside it. */
async function administrate(statement) {
  const url = new URL(datasource.url)
  const name = pg.escapeIdentifier(decodeURIComponent(url.pathname.slice(1)))
  url.pathname = '/postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(statement(name))
  } finally {
    await client.end()
  }
}

const createDatabase = () => administrate((name) => `CREATE DATABASE ${name}`)

const commands = {
  'can-connect-to-database': async () => {
    const client = new pg.Client({ connectionString: datasource.url })
    await client.connect()
    await client.end()
  },
  'create-database': createDatabase,
  'drop-database': () => administrate((name) => `DROP DATABASE ${name} WITH (FORCE)`),
}

async function runCommand(name) {
  try {
    const command = commands[name]
    if (!command) throw new Error(`unknown command ${name}`)
    await command()
    process.exit(0)
  } catch (error) {
    // The command line skips the first line and then wants JSON lines with this target.
    writeError({ target: 'schema_engine::logger', fields: { error_code: codes[error.code] ?? 'P1011', message: error.message } })
    process.exit(1)
  }
}

let panic = ''

function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => {
      panic = message
    },
  }
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const wasm = new WebAssembly.Module(readFileSync(path.join(folder, 'schema_engine_bg.wasm')))
  const instance = new WebAssembly.Instance(wasm, { './schema_engine_bg.js': engineModule })
  engineModule.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}

function serve() {
  loadEngine()
  const datamodels = option('--datamodels').map((file) => [file, readFileSync(file, 'utf8')])
  const schema = datasource.url ? (new URL(datasource.url).searchParams.get('schema') ?? undefined) : undefined
  const adapter = bindMigrationAwareSqlAdapterFactory(new SchemaEngineAdapter(datasource, { schema }))
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  let engine
  let prints = 0

  const answer = async ({ id, method, params }) => {
    try {
      if (method === 'createDatabase') {
        await createDatabase()
        return send({ id, result: {} })
      }
      engine ??= await engineModule.SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, () => {}, adapter)
      const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params)
      if (method === 'diff' && result.stdout != null) send({ id: `print-${++prints}`, method: 'print', params: { content: result.stdout } })
      send({ id, result: result ?? {} })
    } catch (error) {
      const panicked = error instanceof WebAssembly.RuntimeError
      send({ id, error: { code: 4466, message: error.message, data: { is_panic: panicked, message: `${error.message}${panic}`, error_code: error.code } } })
    }
  }

  let queue = Promise.resolve()
  readline
    .createInterface({ input: process.stdin })
    .on('line', (line) => {
      const message = JSON.parse(line)
      if (message.method) queue = queue.then(() => answer(message)) // else it is the reply to a "print" of ours
    })
    .on('close', () => void queue.then(dropShadowDatabases).finally(() => process.exit(0)))
}

process.on('uncaughtException', (error) => {
  writeError({ fields: { message: panic || String(error) } })
  process.exit(101)
})

const command = argv.indexOf('cli')
if (command >= 0) await runCommand(argv[command + 1])
else serve()
