import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '@trainyard/db'
import { createQueue } from '@trainyard/queue'
import { createLogger } from '@trainyard/runtime'
import { buildApp } from './build-app.js'

/** Nothing connects before the first query, so the document can be written where no service runs. */
const nowhere = 'postgresql://none@127.0.0.1:1/none'
const target = process.argv[2] ?? fileURLToPath(new URL('../../../packages/client/openapi.json', import.meta.url))

const logger = createLogger({ name: 'write-openapi', level: 'silent' })
const db = createDatabase({ url: nowhere, poolSize: 1 })
const queue = createQueue({ url: nowhere, logger })
const app = await buildApp({
  db,
  queue,
  logger,
  version: '1',
  operatorProject: '',
  serving: { url: 'http://127.0.0.1:1', token: undefined, timeoutMs: 1_000 },
  dashboardDir: undefined,
  requestTimeoutMs: 0,
  requestsPerMinute: 1,
})
await app.ready()
writeFileSync(target, `${JSON.stringify(app.swagger(), null, 2)}\n`)
await app.close()
await Promise.race([queue.close(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())])
await db.close()
process.exit(0)
