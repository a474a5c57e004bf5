import type { AddressInfo } from 'node:net'
import { createQueue } from '@trainyard/queue'
import { createAddressRules, createLogger } from '@trainyard/runtime'
import { startIdentityProvider } from '@trainyard/testing/api/identity-provider.js'
import { openTestStack } from '@trainyard/testing/serving/test-stack.js'
import { Pool } from 'undici'
import { buildApp } from '../../apps/api/src/build-app.js'
import { defaultCapacity } from '../../apps/api/src/plugins/capacity/capacity.js'
import { makeObjects } from './fuzz-objects.js'
import type { FuzzReply } from './judge.js'
import type { FuzzRequest, Material } from './requests.js'

/** The API and the serving process over one database with objects of every kind, and how to ask them. */
export type FuzzStack = { document: object; material: Material; send(request: FuzzRequest): Promise<FuzzReply>; close(): Promise<void> }

const operationHeader = 'x-test-operation'
/** Starts both processes' servers in this one, trains a model and makes what requests name. */
export async function openFuzzStack(): Promise<FuzzStack> {
  const serving = await openTestStack()
  const provider = await startIdentityProvider({ ann: { email: 'ann@example.org', email_verified: true, name: 'Ann', groups: ['team'] } })
  await serving.train('iris', 1)
  await serving.train('iris', 2)
  const { db } = serving
  const servingUrl = await serving.app.listen({ port: 0, host: '127.0.0.1' })
  const logger = createLogger({ name: 'fuzz', level: 'silent' })
  const queue = createQueue({ url: String(process.env['TRAINYARD_TEST_REDIS_URL']), logger })
  const app = await buildApp({
    db,
    queue,
    logger,
    version: 'fuzz',
    operatorProject: serving.projectId,
    adminKeyId: null,
    signIn: { ...provider.settings, roles: [{ value: 'team', project: 'test', role: 'admin' }] },
    browsers: { sessionHours: 1, publicUrl: undefined },
    serving: { url: servingUrl, token: serving.token, timeoutMs: 20_000 },
    dashboardDir: undefined,
    corsOrigins: ['https://pages.example.org'],
    addressRules: createAddressRules([]),
    capacity: { ...defaultCapacity, requestsPerMinute: 100_000_000 },
  })
  app.addHook('onSend', async (request, reply) => {
    const { operationId } = request.routeOptions.schema ?? {}
    if (operationId !== undefined) reply.header(operationHeader, operationId)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const pool = new Pool(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, { connections: 8, pipelining: 1 })
  const document = app.swagger()
  return {
    document,
    material: { document, ...(await makeObjects(serving, app, provider)) },
    send: (request) => ask(pool, request),
    close: async () => {
      await pool.destroy()
      await app.close()
      await queue.close()
      await provider.close()
      await serving.close()
    },
  }
}

async function ask(pool: Pool, { method, target, headers, body }: FuzzRequest): Promise<FuzzReply> {
  const reply = await pool.request({ method: method as 'GET', path: target, headers, body })
  const flat = Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, value?.toString()]))
  const { [operationHeader]: operationId, ...rest } = flat
  const isEvents = rest['content-type']?.startsWith('text/event-stream') === true
  return { status: reply.statusCode, headers: rest, operationId, body: isEvents ? await firstPart(reply.body) : Buffer.from(await reply.body.arrayBuffer()) }
}

/** A stream of events may go on for as long as its job. */
async function firstPart(body: AsyncIterable<Buffer>): Promise<Buffer> {
  for await (const part of body) return part
  return Buffer.alloc(0)
}
