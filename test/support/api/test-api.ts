import { pipeline, Readable, Transform } from 'node:stream'
import { documentedReplies, type DocumentedReplies } from './documented-replies.js'
import { createTestDatabase } from '@trainyard/testing/db/database.js'
import { createDatabase, type Database } from '@trainyard/db'
import { createQueue, type TaskQueue } from '@trainyard/queue'
import { createAddressRules, createId, createLogger } from '@trainyard/runtime'
import type { Scope } from '@trainyard/spec'
import { expect } from 'vitest'
import type { App } from '../../../apps/api/src/app.js'
import { createSecret, keyText, secretSha256 } from '../../../apps/api/src/authentication/api-key.js'
import { type AppDeps, buildApp } from '../../../apps/api/src/build-app.js'
import { type Capacity, defaultCapacity } from '../../../apps/api/src/plugins/capacity/capacity.js'

/** A whole API on services of its own. */
export type TestApi = {
  app: App
  db: Database
  queue: TaskQueue
  /** The project that runs the service, and another one. */
  projects: { own: string; other: string }
  /** Headers of callers: an admin of the own project, an admin of the other, and keys of the own project with fewer scopes. */
  headers: { admin: Headers; other: Headers; reader: Headers; predictor: Headers; wrong: Headers }
  keyFor(projectId: string, scopes: readonly Scope[], expiresAt?: Date): Promise<{ id: string; headers: Headers }>
  close(): Promise<void>
}
export type Headers = { authorization: string }

/** What a test may choose of the application; `onReply` hears the operation and the status of every reply. */
export type TestApiOptions = Partial<Pick<AppDeps, 'serving' | 'adminKeyId' | 'signIn' | 'dashboardDir' | 'corsOrigins' | 'queue' | 'db'>> & {
  capacity?: Partial<Capacity>
  onReply?: (operationId: string, status: number) => void
  /** Where every line of the log goes; nowhere, if left out. */
  log?: { write(line: string): void }
  /** The way by which the application reaches its database, made of the database's own URL; straight, if left out. */
  through?: (databaseUrl: string) => Promise<string>
}

/** Builds the real application on a fresh database and the test queue. Close it, whatever happened. */
export async function createTestApi({ onReply, through, capacity, log, ...options }: TestApiOptions = {}): Promise<TestApi> {
  const { url, db, drop } = await createTestDatabase()
  const logger = createLogger({ name: 'api-test', ...(log ? { level: 'trace' as const, destination: log } : { level: 'silent' as const }) })
  const queue = options.queue ?? createQueue({ url: process.env['TRAINYARD_TEST_REDIS_URL'] ?? url, logger })
  const [own, other] = await Promise.all([db.projects.ensure('default'), db.projects.ensure('other')])
  const keyFor = async (projectId: string, scopes: readonly Scope[], expiresAt: Date | null = null) => {
    const [id, secret] = [createId('apiKey'), createSecret()]
    await db.apiKeys.create({ id, projectId, name: scopes.join(' '), scopes, expiresAt, secretSha256: secretSha256(secret) })
    return { id, headers: { authorization: `Bearer ${keyText(id, secret)}` } }
  }
  const reached = through ? createDatabase({ url: await through(url), poolSize: 3 }) : null
  const app = await buildApp({
    db: reached ?? db,
    queue,
    logger,
    version: 'test',
    operatorProject: own.id,
    adminKeyId: null,
    signIn: null,
    browsers: { sessionHours: 1, publicUrl: undefined },
    serving: { url: 'http://127.0.0.1:1', token: 'token of the test', timeoutMs: 2_000 },
    dashboardDir: undefined,
    corsOrigins: [],
    addressRules: createAddressRules([]),
    ...options,
    capacity: { ...defaultCapacity, ...capacity },
  })
  app.addHook('onResponse', async (request, reply) => {
    const { operationId } = request.routeOptions.schema ?? {}
    if (operationId !== undefined) onReply?.(operationId, reply.statusCode)
  })
  const problems = watchReplies(app)
  await app.ready()
  const [admin, stranger, reader, predictor] = await Promise.all([
    keyFor(own.id, ['admin']),
    keyFor(other.id, ['admin']),
    keyFor(own.id, ['jobs:read']),
    keyFor(own.id, ['predict']),
  ])
  return {
    app,
    db,
    queue,
    projects: { own: own.id, other: other.id },
    headers: {
      admin: admin.headers,
      other: stranger.headers,
      reader: reader.headers,
      predictor: predictor.headers,
      wrong: { authorization: `Bearer ${keyText(admin.id, createSecret())}` },
    },
    keyFor,
    close: async () => {
      await app.close()
      await queue.close()
      await reached?.close()
      await drop()
      expect([...problems], 'every reply is as the OpenAPI document has it').toEqual([])
    },
  }
}

/** The same stream, whose whole content is looked at once it has ended; where it may be cut anywhere, what came until then. */
function readThrough(stream: Readable, look: (body: Buffer) => void, isCut: boolean): Readable {
  const parts: Buffer[] = []
  const through = new Transform({
    transform(part, _encoding, done) {
      parts.push(Buffer.from(part))
      done(null, part)
    },
    flush(done) {
      if (!isCut) look(Buffer.concat(parts))
      done()
    },
    destroy(error, done) {
      if (isCut) look(Buffer.concat(parts))
      done(error)
    },
  })
  return pipeline(stream, through, () => undefined)
}

/** Compares every reply of the application with its OpenAPI document; what is wrong is added to the set that is returned. */
function watchReplies(app: App): ReadonlySet<string> {
  const problems = new Set<string>()
  let documented: DocumentedReplies | undefined
  app.addHook('onSend', async (request, reply, payload) => {
    const { operationId } = request.routeOptions.schema ?? {}
    if (operationId === undefined || request.method === 'OPTIONS') return payload
    documented ??= documentedReplies(app.swagger())
    const { statusCode: status } = reply
    const contentType = reply.getHeader('content-type')?.toString()
    const check = (body: Buffer | string | undefined) => {
      const problem = documented?.problemOf({ operationId, status, contentType, body }) ?? null
      if (problem !== null) problems.add(problem)
    }
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) check(payload)
    // What a stand-in for the serving process answers is not the API's own.
    else if (payload instanceof Readable && request.routeOptions.config.body !== 'unread')
      return readThrough(payload, check, contentType?.startsWith('text/event-stream') === true)
    else check(undefined)
    return payload
  })
  return problems
}
