import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '@trainyard/db'
import { createQueue } from '@trainyard/queue'
import { createAddressRules, createLogger } from '@trainyard/runtime'
import { buildApp } from './build-app.js'
import { defaultCapacity } from './plugins/capacity/capacity.js'

/**
 * Writes the OpenAPI document that the client is generated from; with `--check` it only says, by its exit status, whether the stored one is
 * what the routes say now.
 */

/** Nothing connects before the first query, so the document can be written where no service runs. */
const nowhere = 'postgresql://none@127.0.0.1:1/none'
const target = fileURLToPath(new URL('../../../packages/client/openapi.json', import.meta.url))
const isCheck = process.argv.includes('--check')

const logger = createLogger({ name: 'write-openapi', level: 'silent' })
const db = createDatabase({ url: nowhere, poolSize: 1 })
const queue = createQueue({ url: nowhere, logger })
const app = await buildApp({
  db,
  queue,
  logger,
  version: '1',
  operatorProject: '',
  adminKeyId: null,
  signIn: null,
  browsers: { sessionHours: 1, publicUrl: undefined },
  serving: { url: 'http://127.0.0.1:1', token: undefined, timeoutMs: 1_000 },
  dashboardDir: undefined,
  corsOrigins: [],
  addressRules: createAddressRules([]),
  capacity: defaultCapacity,
})
await app.ready()
const document = `${JSON.stringify(app.swagger(), null, 1)}\n`
const isCurrent = existsSync(target) && readFileSync(target, 'utf8') === document
if (isCheck && !isCurrent)
  process.stderr.write(
    'packages/client/openapi.json is not what the routes say: run node apps/api/dist/write-openapi.js and pnpm --filter @trainyard/client generate\n',
  )
else if (!isCurrent) writeFileSync(target, document)
await app.close()
await Promise.race([queue.close(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())])
await db.close()
process.exit(isCheck && !isCurrent ? 1 : 0)
