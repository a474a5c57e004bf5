import type { AddressInfo } from 'node:net'
import { createQueue } from '@trainyard/queue'
import { createId, createLogger } from '@trainyard/runtime'
import type { Scope } from '@trainyard/spec'
import { jobBody, points, claimNext, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { columns, flowers, records } from '@trainyard/testing/serving/iris-rows.js'
import { openTestStack } from '@trainyard/testing/serving/test-stack.js'
import { Pool } from 'undici'
import { createSecret, keyText, secretSha256 } from '../../apps/api/src/authentication/api-key.js'
import { buildApp } from '../../apps/api/src/build-app.js'
import type { FuzzReply } from './judge.js'
import type { Operation } from './operations.js'
import type { Random } from './random.js'
import type { FuzzRequest, Material } from './requests.js'

/** The API and the serving process over one database with objects of every kind, and how to ask them. */
export type FuzzStack = { document: object; material: Material; send(request: FuzzRequest): Promise<FuzzReply>; close(): Promise<void> }

const operationHeader = 'x-test-operation'
/** Objects that requests delete, revoke or cancel, beside those that stay. */
const spare = 12

/** Starts both processes' servers in this one, trains a model and makes what requests name. */
export async function openFuzzStack(): Promise<FuzzStack> {
  const serving = await openTestStack()
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
    serving: { url: servingUrl, token: serving.token, timeoutMs: 20_000 },
    dashboardDir: undefined,
    corsOrigins: ['https://pages.example.org'],
    requestTimeoutMs: 20_000,
    requestsPerMinute: 100_000_000,
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
    material: { document, ...(await makeObjects(serving)) },
    send: (request) => ask(pool, request),
    close: async () => {
      await pool.destroy()
      await app.close()
      await queue.close()
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

type Made = Omit<Material, 'document'>

async function makeObjects({ db, projectId }: Awaited<ReturnType<typeof openTestStack>>): Promise<Made> {
  const keyFor = async (project: string, scopes: readonly Scope[]) => {
    const [id, secret] = [createId('apiKey'), createSecret()]
    await db.apiKeys.create({ id, projectId: project, name: 'fuzz', scopes, expiresAt: null, secretSha256: secretSha256(secret) })
    return { id, text: keyText(id, secret) }
  }
  const times = (count: number) => Array.from({ length: count }, (_, index) => index)
  const other = await db.projects.ensure('other')
  const datasets: string[] = []
  for (const _ of times(spare)) datasets.push(await readyDataset({ db }, projectId))
  const [dataset = ''] = datasets
  const { data: trained } = await db.jobs.list(projectId, { limit: 10, order: 'asc', sort: 'created_at' })
  const like = await specOf(db, String(trained[0]?.id))
  const spec = { ...like, dataset: { ...like.dataset, id: dataset }, ensemble: { ...like.ensemble, members: 1 }, model: { name: 'small' } }
  const jobs: string[] = []
  for (const _ of times(spare)) jobs.push(await db.jobs.create({ projectId, spec, specSha256: '0'.repeat(64) }))
  const checkpoints = [await succeed({ db }, String(jobs.pop()))]
  const [running = ''] = jobs
  const claim = await claimNext(db, { jobId: running })
  await db.metrics.append(claim.lease, [...points('loss', 30), ...points('val_loss', 30)])
  await db.models.setAlias(projectId, 'iris', 'stable', { version: '1' })
  const spares = { datasets: datasets.slice(1), jobs: jobs.slice(1), keys: (await Promise.all(times(spare).map(() => keyFor(projectId, ['predict'])))).map(({ id }) => id) }
  const known = { dataset, running, done: String(trained[0]?.id), checkpoints }
  return {
    keys: { good: (await keyFor(projectId, ['admin'])).text, others: await otherKeys(keyFor, projectId, other.id) },
    examples: examplesFor(dataset, running),
    textFor: (pattern, random) => textFor(pattern, random, known),
    pathText: (operation, name, random) => pathText(operation, name, random, known, spares),
  }
}

const specOf = async (db: Awaited<ReturnType<typeof openTestStack>>['db'], id: string) => {
  const { rows } = await db.pool.query('SELECT spec FROM jobs WHERE id = $1', [id])
  return rows[0].spec
}

type KeyFor = (project: string, scopes: readonly Scope[]) => Promise<{ id: string; text: string }>

async function otherKeys(keyFor: KeyFor, own: string, other: string): Promise<string[]> {
  const made = await Promise.all([keyFor(own, ['jobs:read']), keyFor(own, ['predict']), keyFor(own, ['jobs:write']), keyFor(other, ['admin'])])
  return [...made.map(({ text }) => text), keyText(createId('apiKey'), createSecret()), 'ty_', 'nonsense', '']
}

type Known = { dataset: string; running: string; done: string; checkpoints: readonly string[] }
type Spares = { datasets: readonly string[]; jobs: readonly string[]; keys: readonly string[] }

/** Texts for the patterns of the document: mostly of objects that exist. */
function textFor(pattern: string, random: Random, known: Known): string | null {
  const kind = /^\^(\w+)_\[/.exec(pattern)?.[1]
  const made = `${kind}_${'0'.repeat(26)}`
  if (kind === 'job') return random.pick([known.running, known.done, made])
  if (kind === 'ds') return random.pick([known.dataset, known.dataset, made])
  if (kind !== undefined) return made
  if (pattern.startsWith('^[1-9]')) return random.pick(['1', '2', '999999999'])
  if (pattern.startsWith('^[A-Za-z0-9]')) return random.pick(['a', 'iris', 'a-b.c_d', 'x'.repeat(100)])
  if (pattern.startsWith('^member-')) return random.pick(['member-0', 'member-1', 'member-999999999'])
  if (pattern.startsWith('^\\d{1,9}')) return random.pick(['0', '1,2', '999999999'])
  if (pattern.includes('T(?:')) return random.pick(['2030-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00Z', '2400-02-29T00:00:00.123456Z'])
  return null
}

/** What stands in a path: an object that exists; where the call ends it, one that may end. */
function pathText({ id, method, path }: Operation, name: string, random: Random, known: Known, spares: Spares): string {
  const ends = method === 'DELETE' || /Job$/.test(id)
  if (name === 'version') return random.pick(['1', '2', '3', '999999999'])
  if (name === 'alias' || name === 'label') return random.pick(['stable', 'best'])
  if (name === 'member') return random.pick(['member-0', 'member-2', 'member-9'])
  if (name === 'file') return random.pick(['model.json', 'weights.bin', 'x'])
  if (name === 'name') return ends ? random.pick(['small', 'none']) : random.pick(['iris', 'iris', 'iris', 'small', 'none'])
  if (path.includes('/datasets/')) return ends ? random.pick(spares.datasets) : known.dataset
  if (path.includes('/jobs/')) return ends && method !== 'GET' ? random.pick(spares.jobs) : random.pick([known.running, known.done])
  if (path.includes('/api-keys/')) return random.pick(spares.keys)
  if (path.includes('/checkpoints/')) return random.pick(known.checkpoints)
  return `swp_${'0'.repeat(26)}`
}

/** Bodies that are accepted as they are: what is made of a schema alone seldom passes the rules between fields. */
function examplesFor(dataset: string, job: string): Record<string, unknown[]> {
  const instances = flowers.map((row) => [...row])
  const tensor = { name: 'input', shape: [2, 4], datatype: 'FP32', data: flowers.flat() }
  const named = columns.map((name, index) => ({ name, shape: [2, 1], datatype: 'FP32', data: flowers.map((row) => row[index]) }))
  const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1, 0.2] }, seed: { type: 'linear', min: 1, max: 3, count: 3 } }
  const full = { ...jobBody(dataset), priority: 5, seed: 7, metadata: { team: 'a' }, training: { epochs: 2, batch_size: 16 }, ensemble: { members: 2 }, optimizer: { type: 'adam', learning_rate: 0.01 } }
  const infer = [{ inputs: [tensor] }, { id: 'a', inputs: named }, { inputs: [tensor], outputs: [{ name: 'probabilities' }] }]
  const served = [{ instances }, { instances: records }, { inputs: instances }, { signature_name: 'serving_default', instances }]
  const scored = [{ dataframe_split: { columns, data: instances } }, { dataframe_records: records }, { instances }, { inputs: instances, params: { calibrated: true } }]
  return {
    createApiKey: [{ name: 'made', scopes: ['predict'] }, { name: 'made', scopes: ['jobs:read'], expires_at: '2030-01-01T00:00:00Z' }],
    createDataset: [{ source: { type: 'sample', sample: 'iris' } }, { name: 'b', source: { type: 'sample', sample: 'digits' } }],
    createJob: [jobBody(dataset), full],
    createSweep: [{ job: jobBody(dataset), space }, { name: 's', job: full, space, max_concurrent: 2 }],
    compareMetrics: [{ jobs: [job], keys: ['loss'] }, { jobs: [job], keys: ['loss', 'none'], members: [0, 5], from_step: 2, to_step: 20, max_points: 5 }],
    setModelAlias: [{ version: '1' }, { version: '9' }],
    searchMlflowRuns: [{ experiment_ids: ['0'] }, { experiment_ids: ['0'], filter: "status = 'FINISHED' AND metrics.loss < 1", max_results: 2, order_by: ['start_time DESC'] }],
    searchMlflowExperiments: [{ max_results: 5 }, { filter: "name = 'test'" }],
    previewAugmentation: [{ augmentation: [{ type: 'flip' }] }],
    predict: [{ instances }, { instances: records, version: '1', members: true }, { instances, alias: 'stable', mc_dropout: { samples: 3 } }],
    infer,
    inferWithVersion: infer,
    tensorflowServingPredict: served,
    tensorflowServingPredictVersion: served,
    tensorflowServingPredictLabel: served,
    mlflowInvocations: scored,
  }
}
